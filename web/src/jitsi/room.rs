//! Carries out what the machine decides. At most one room is open in a tab.

mod policy;

use std::{
    cell::RefCell,
    rc::{Rc, Weak},
};

use leptos::{
    leptos_dom::helpers::TimeoutHandle,
    prelude::{WindowListenerHandle, queue_microtask, set_timeout_with_handle},
};
use shared::wire::consultation::JoinTicket;

use super::{
    event::{Device, DeviceTrouble},
    external_api::{Command, Frame, Setup, Word},
    fact::Fact,
    machine::{Effect, Input, Machine, Phase, Timer},
    sample::{self, Sample},
    script::Script,
    stage::Stage,
};

/// What a room tells the page that opened it.
pub enum News {
    /// The visit stands elsewhere now.
    Phase(Phase),
    /// A device can not be used.
    Trouble(Device, DeviceTrouble),
    /// Something to know about the call.
    Fact(Fact),
    /// The ticket has expired: get another one and [`Room::renew`], or [`Room::leave`].
    TicketExpired,
}

type Tell = Rc<dyn Fn(News)>;

/// A visit to the room of one ticket. It lives until it is left, also after its page is gone.
#[derive(Clone)]
pub struct Room(Rc<RefCell<Inner>>);

struct Inner {
    machine: Machine,
    ticket: JoinTicket,
    setup: Setup,
    tell: Tell,
    timer: Option<TimeoutHandle>,
    script: Option<Script>,
    // Before the stage, so that the frame goes first.
    frame: Option<Frame>,
    stage: Option<Stage>,
    policy: Option<WindowListenerHandle>,
}

thread_local! {
    static OPEN: RefCell<Option<Room>> = const { RefCell::new(None) };
}

impl Room {
    /// Opens the room; one that is still open is closed at once.
    pub fn open(ticket: JoinTicket, setup: Setup, tell: impl Fn(News) + 'static) -> Self {
        let room = Self(Rc::new(RefCell::new(Inner {
            machine: Machine::new(),
            ticket,
            setup,
            tell: Rc::new(tell),
            timer: None,
            script: None,
            frame: None,
            stage: None,
            policy: None,
        })));
        room.watch_policy();
        if let Some(before) = OPEN.replace(Some(room.clone())) {
            before.close();
        }
        room.take(Input::Ticket);
        room
    }

    /// Tells Jitsi to do something, if it is there.
    pub fn command(&self, command: Command) {
        if let Some(frame) = &self.0.borrow().frame {
            frame.command(command);
        }
    }

    /// How good the connection is; `None` where the video server does not tell.
    pub async fn sample(&self) -> Option<Sample> {
        let promised = self.0.borrow().frame.as_ref().and_then(Frame::stats);
        sample::read(promised?).await
    }

    /// Goes on with a fresh ticket.
    pub fn renew(&self, ticket: JoinTicket, setup: Setup) {
        {
            let mut inner = self.0.borrow_mut();
            inner.ticket = ticket;
            inner.setup = setup;
        }
        self.take(Input::Ticket);
    }

    /// Hangs up and closes, which takes a moment; the page need not wait for it.
    pub fn leave(&self) {
        if let Some(stage) = &self.0.borrow().stage {
            stage.hide();
        }
        self.take(Input::Leave);
    }

    fn take(&self, input: Input) {
        let (effects, moved) = {
            let mut inner = self.0.borrow_mut();
            let before = inner.machine.phase();
            let effects = inner.machine.step(input);
            let after = inner.machine.phase();
            (effects, (before != after).then_some(after))
        };
        // Not while anything is borrowed: what is done may bring the next input.
        for effect in effects {
            self.carry_out(effect);
        }
        if let Some(phase) = moved {
            self.tell(News::Phase(phase));
        }
    }

    fn carry_out(&self, effect: Effect) {
        match effect {
            Effect::LoadScript => self.load_script(),
            Effect::Mount => self.mount(),
            Effect::FreshTicket => self.tell(News::TicketExpired),
            Effect::HangUp => self.command(Command::HangUp),
            Effect::Dispose => self.dispose(),
            Effect::Arm(timer) => self.arm(timer),
            Effect::Disarm => self.disarm(),
            Effect::Warn(device, trouble) => self.tell(News::Trouble(device, trouble)),
        }
    }

    fn tell(&self, news: News) {
        let tell = Rc::clone(&self.0.borrow().tell);
        tell(news);
    }

    fn load_script(&self) {
        let url = self.0.borrow().ticket.external_api_url.clone();
        if Script::is_loaded(&url) {
            // As if it had just come: after what is being done now.
            let room = self.clone();
            return queue_microtask(move || room.take(Input::ScriptLoaded));
        }
        let heard = self.hearing(|loaded| match loaded {
            true => Input::ScriptLoaded,
            false => Input::ScriptFailed,
        });
        let script = Script::load(&url, heard);
        if script.is_none() {
            let room = self.clone();
            queue_microtask(move || room.take(Input::ScriptFailed));
        }
        self.0.borrow_mut().script = script;
    }

    fn mount(&self) {
        let (ticket, setup) = {
            let inner = self.0.borrow();
            (inner.ticket.clone(), inner.setup.clone())
        };
        let stage = Stage::new();
        let frame = stage
            .as_ref()
            .and_then(|stage| Frame::new(&ticket, &setup, stage.element(), self.listener()).ok());
        if frame.is_none() {
            let room = self.clone();
            queue_microtask(move || room.take(Input::ScriptFailed));
        }
        if let Some(stage) = &stage {
            stage.name_frame();
        }
        let mut inner = self.0.borrow_mut();
        inner.stage = stage;
        inner.frame = frame;
    }

    fn dispose(&self) {
        let (frame, stage, script) = {
            let mut inner = self.0.borrow_mut();
            (inner.frame.take(), inner.stage.take(), inner.script.take())
        };
        drop(frame);
        drop(stage);
        // Its own listener may be what brought us here.
        queue_microtask(move || drop(script));
        if matches!(
            self.0.borrow().machine.phase(),
            Phase::Ended(_) | Phase::Failed(_)
        ) {
            self.close();
        }
    }

    /// Lets go of everything, whatever the machine thinks of it.
    fn close(&self) {
        self.disarm();
        let (frame, stage, script, policy) = {
            let mut inner = self.0.borrow_mut();
            (
                inner.frame.take(),
                inner.stage.take(),
                inner.script.take(),
                inner.policy.take(),
            )
        };
        drop(frame);
        drop(stage);
        queue_microtask(move || drop(script));
        if let Some(policy) = policy {
            policy.remove();
        }
        OPEN.with_borrow_mut(|open| {
            if open
                .as_ref()
                .is_some_and(|open| Rc::ptr_eq(&open.0, &self.0))
            {
                *open = None;
            }
        });
    }

    fn arm(&self, timer: Timer) {
        self.disarm();
        let room = Rc::downgrade(&self.0);
        let run_out = move || {
            if let Some(inner) = room.upgrade() {
                Self(inner).take(Input::Elapsed(timer));
            }
        };
        // Without timers there is no browser; the visit then only ends by what Jitsi tells.
        self.0.borrow_mut().timer = set_timeout_with_handle(run_out, timer.duration()).ok();
    }

    fn disarm(&self) {
        if let Some(timer) = self.0.borrow_mut().timer.take() {
            timer.clear();
        }
    }

    fn listener(&self) -> impl Fn(Word) + Clone + 'static {
        let room: Weak<_> = Rc::downgrade(&self.0);
        move |word| {
            let Some(room) = room.upgrade().map(Self) else {
                return;
            };
            match word {
                Word::Event(event) => room.take(Input::Jitsi(event)),
                Word::Fact(fact) => room.tell(News::Fact(fact)),
            }
        }
    }

    /// A listener that turns what it hears into an input. It does not keep the room alive.
    fn hearing<T>(
        &self,
        input: impl Fn(T) -> Input + Clone + 'static,
    ) -> impl Fn(T) + Clone + 'static {
        let room: Weak<_> = Rc::downgrade(&self.0);
        move |heard| {
            if let Some(inner) = room.upgrade() {
                Self(inner).take(input(heard));
            }
        }
    }
}
