//! What a clinic can set while the server runs, and whose sign-in it secures by that.

use serde::{Deserialize, Serialize};

use crate::{actor::Role, appointment::Notice, consultation::JoinPolicy, words::words};

/// Who must have a second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SecondFactor {
    /// Nobody must; everybody may.
    Nobody,
    /// Admins, who can reach everybody's account.
    Admins,
    /// Admins and doctors, who can reach patients' data.
    AdminsAndDoctors,
}

words!(SecondFactor {
    Nobody = "nobody",
    Admins = "admins",
    AdminsAndDoctors = "admins_and_doctors",
});

impl SecondFactor {
    /// What a clinic can choose: admins reach everybody's account and must have one, but in a
    /// demonstration, whose accounts are for trying.
    pub const fn offered(demo: bool) -> &'static [Self] {
        if demo {
            &Self::ALL
        } else {
            &[Self::Admins, Self::AdminsAndDoctors]
        }
    }

    /// This, or the least that is offered where this is not: an earlier version may have let it be chosen.
    pub fn at_least_offered(self, demo: bool) -> Self {
        match Self::offered(demo) {
            offered if offered.contains(&self) => self,
            [least, ..] => *least,
            [] => self,
        }
    }

    /// Whether an account of this role must have one. Integrators are programs and have none.
    pub const fn is_wanted_of(self, role: Role) -> bool {
        match (self, role) {
            (Self::Nobody, _) | (_, Role::Patient | Role::Integrator) => false,
            (Self::Admins | Self::AdminsAndDoctors, Role::Admin) => true,
            (Self::Admins, Role::Doctor) => false,
            (Self::AdminsAndDoctors, Role::Doctor) => true,
        }
    }
}

/// Everything that counts at present: what the admins have chosen, and for the rest what was installed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Settings {
    /// The name of the clinic.
    #[cfg_attr(feature = "openapi", schema(max_length = 640, examples("MyDoctor")))]
    pub name: String,
    /// Minutes before its start at which an appointment's room opens.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 1440, examples(30)))]
    pub join_opens_before_minutes: u16,
    /// Minutes after the start at which it closes; never before the planned end.
    #[cfg_attr(
        feature = "openapi",
        schema(minimum = 0, maximum = 1440, examples(120))
    )]
    pub join_closes_after_minutes: u16,
    /// Minutes before its start at which a patient can last cancel or move a confirmed appointment.
    #[cfg_attr(
        feature = "openapi",
        schema(minimum = 0, maximum = 43200, examples(1440))
    )]
    pub cancel_notice_minutes: u32,
    /// Whom patients call where they can no longer help themselves.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 1600, examples("+49 30 1234567"))
    )]
    pub contact: Option<String>,
    /// Who must have a second factor.
    pub second_factor: SecondFactor,
    /// Whether an invited doctor is in the directory from the day they accept; else an admin publishes them.
    pub doctors_publish_themselves: bool,
}

impl Settings {
    /// When rooms are open.
    pub const fn join_policy(&self) -> JoinPolicy {
        JoinPolicy {
            opens_before_minutes: self.join_opens_before_minutes,
            closes_after_minutes: self.join_closes_after_minutes,
        }
    }

    /// Until when patients can change an appointment themselves.
    pub const fn notice(&self) -> Notice {
        Notice {
            minutes: self.cancel_notice_minutes,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_wants_a_second_factor_of_its_roles_alone() {
        use Role::{Admin, Doctor, Integrator, Patient};
        let wanted = |rule: SecondFactor| {
            [Patient, Doctor, Admin, Integrator]
                .into_iter()
                .filter(|role| rule.is_wanted_of(*role))
                .collect::<Vec<_>>()
        };
        assert_eq!(wanted(SecondFactor::Nobody), []);
        assert_eq!(wanted(SecondFactor::Admins), [Admin]);
        assert_eq!(wanted(SecondFactor::AdminsAndDoctors), [Doctor, Admin]);
    }

    #[test]
    fn outside_a_demonstration_admins_must_have_one() {
        for demo in [false, true] {
            for word in SecondFactor::ALL {
                let counts = word.at_least_offered(demo);
                assert!(SecondFactor::offered(demo).contains(&counts));
                assert!(demo || counts.is_wanted_of(Role::Admin), "{word}");
                assert_eq!(counts == word, demo || word != SecondFactor::Nobody);
            }
        }
    }

    #[test]
    fn what_is_set_is_what_rooms_and_patients_go_by() {
        let settings = Settings {
            name: "Clinic".to_owned(),
            join_opens_before_minutes: 7,
            join_closes_after_minutes: 77,
            cancel_notice_minutes: 777,
            contact: None,
            second_factor: SecondFactor::Nobody,
            doctors_publish_themselves: false,
        };
        let policy = settings.join_policy();
        let window = (policy.opens_before_minutes, policy.closes_after_minutes);
        assert_eq!(window, (7, 77));
        assert_eq!(settings.notice().minutes, 777);
    }

    #[test]
    fn the_word_on_the_wire_is_the_word_in_the_configuration() {
        for word in SecondFactor::ALL {
            let json = serde_json::to_string(&word).unwrap();
            assert_eq!(json.trim_matches('"'), word.as_str());
            assert_eq!(word.as_str().parse(), Ok(word));
        }
    }
}
