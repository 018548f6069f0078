//! The second step of a sign-in.

use leptos::prelude::*;
use shared::wire::{
    factor::{FactorMethod, SecondStep},
    problem::DenialFacts,
};

use crate::{
    api::{Call, passkey_sign_in},
    app::use_base,
    components::{
        button::button,
        field::Field,
        form::{Form, FormSummary, Submit, on_submit},
    },
    passkey,
};

const LABELS: &[(&str, &str)] = &[("code", "Code")];

/// What the right password opened.
#[derive(Clone, PartialEq)]
pub struct Opened {
    challenge: String,
    methods: Vec<FactorMethod>,
}

impl Opened {
    /// As the refusal of the sign-in tells it.
    pub fn of(facts: DenialFacts) -> Option<Self> {
        Some(Self {
            challenge: facts.challenge?,
            methods: facts.methods,
        })
    }

    fn takes(&self, method: FactorMethod) -> bool {
        self.methods.contains(&method)
    }

    fn hint(&self) -> &'static str {
        match (
            self.takes(FactorMethod::Totp),
            self.takes(FactorMethod::BackupCode),
        ) {
            (true, true) => "Six digits from your app, or one of your backup codes.",
            (true, false) => "Six digits from your app.",
            (false, _) => "One of your backup codes.",
        }
    }
}

/// The form; `again` goes back to the password.
pub fn second_step(opened: Opened, again: Callback<()>) -> AnyView {
    let base = use_base();
    let form = Form::new("second-step");
    let code = RwSignal::new(String::new());
    let with_code = opened.takes(FactorMethod::Totp) || opened.takes(FactorMethod::BackupCode);
    let with_passkey = opened.takes(FactorMethod::Passkey) && passkey::is_possible();
    let hint = opened.hint();
    let challenge = StoredValue::new(opened.challenge);
    let submit = move || {
        let request = SecondStep {
            challenge: challenge.get_value(),
            code: code.get_untracked(),
        };
        match request.check() {
            Err(faults) => form.refuse(faults),
            Ok(_) => {
                let call = Call::post("/auth/second-factor").json(&request);
                form.send(base.session.enter_by(call), |()| {});
            }
        }
    };
    let show = move || {
        let challenge = Some(challenge.get_value());
        form.send(
            async move {
                let call = passkey_sign_in(challenge).await?;
                base.session.enter_by(call).await
            },
            |()| {},
        );
    };
    view! {
        <form class="panel" novalidate=true aria-labelledby="second-step-title" on:submit=on_submit(submit)>
            <h2 id="second-step-title">"Second step"</h2>
            <FormSummary form labels=LABELS/>
            {with_code.then(|| view! {
                <Field form name="code" label="Code" value=code autocomplete="one-time-code" hint=hint
                    attributes=vec![("autocapitalize", "none".to_owned()), ("spellcheck", "false".to_owned())]/>
                <Submit form text="Sign in" class="button button-primary button-wide"/>
            })}
            {with_passkey.then(|| button("button button-wide", "Use a passkey", show))}
            {button("button button-wide", "Start again", move || again.run(()))}
        </form>
    }
    .into_any()
}
