//! A page that is not in the program everybody loads, but comes when it is opened.

use std::pin::Pin;

use leptos::{prelude::*, wasm_split::SplitLoaderError};

use super::{
    failure::FailureNotice,
    fetched::{Instead, fetched},
    page::Heading,
    skeleton::PageSkeleton,
};
use crate::api::Failure;

/// What draws a page.
pub type Page = fn() -> AnyView;

/// A page that may still be on its way.
pub type Arriving = Pin<Box<dyn Future<Output = Result<Page, SplitLoaderError>>>>;

/// The page of a module in `pages`, in a part of its own. `part!(settings)` is a function that draws
/// `pages::settings::page`, and what only that page needs is loaded when it is first called.
///
/// A build without parts (`trunk serve`, the tests) has all pages in it and calls them in the same way.
macro_rules! part {
    ($page:ident) => {{
        use $crate::components::part::{Arriving, Page};

        #[cfg(in_parts)]
        fn load() -> Arriving {
            use ::leptos::wasm_split::{SplitLoaderError, wasm_split};

            #[wasm_split($page, wasm_split_path = ::leptos::wasm_split, fallible)]
            fn page() -> Result<Page, SplitLoaderError> {
                Ok($crate::pages::$page::page)
            }
            Box::pin(page())
        }
        #[cfg(not(in_parts))]
        fn load() -> Arriving {
            Box::pin(::std::future::ready(Ok($crate::pages::$page::page as Page)))
        }
        || $crate::components::part::arriving(load)
    }};
}
pub(crate) use part;

/// The page once it is here: an outline until then, and another try when it does not come.
pub fn arriving(load: fn() -> Arriving) -> AnyView {
    let ask = move || async move { load().await.map_err(|_| Failure::Incomplete) };
    let instead = Instead {
        waiting: || view! { <PageSkeleton/> }.into_any(),
        failed: |failure, retry| {
            view! {
                <div class="page narrow">
                    <Heading text="This page is not here yet"/>
                    <FailureNotice failure retry/>
                </div>
            }
            .into_any()
        },
    };
    fetched(ask, |page: Page| page(), instead)
}
