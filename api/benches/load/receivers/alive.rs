//! A receiver that takes what it is told.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    thread,
};

use actix_web::{App, HttpResponse, HttpServer, dev::ServerHandle, rt::System, web};
use anyhow::{Context, Result};

/// It ends with this value.
pub struct Alive {
    port: u16,
    got: Arc<AtomicUsize>,
    handle: ServerHandle,
}

impl Alive {
    /// Starts one on a free port, with a thread of its own.
    pub fn start() -> Result<Self> {
        let got = Arc::new(AtomicUsize::new(0));
        let count = got.clone();
        let (started, when) = mpsc::channel();
        thread::spawn(move || {
            System::new().block_on(async move {
                let app = move || {
                    let count = count.clone();
                    let take = move |_: web::Bytes| {
                        count.fetch_add(1, Ordering::Relaxed);
                        async { HttpResponse::NoContent().finish() }
                    };
                    App::new().default_service(web::to(take))
                };
                let server = HttpServer::new(app).workers(1).disable_signals();
                let server = server.bind(("127.0.0.1", 0))?;
                let port = server.addrs().first().map(|address| address.port());
                let server = server.run();
                // Nobody waits for it who has given up.
                drop(started.send((port, server.handle())));
                server.await
            })
        });
        let (port, handle) = when.recv().context("a receiver did not start")?;
        let port = port.context("a receiver has no port")?;
        Ok(Self { port, got, handle })
    }

    /// Where it listens, on this machine.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// How much it was told.
    pub fn got(&self) -> usize {
        self.got.load(Ordering::Relaxed)
    }
}

impl Drop for Alive {
    fn drop(&mut self) {
        // The command is sent here; nobody needs to wait for its end.
        drop(self.handle.stop(false));
    }
}
