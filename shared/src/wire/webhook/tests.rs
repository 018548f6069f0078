use super::*;
use crate::error::FieldCode;

fn described(change: impl FnOnce(&mut DescribeWebhook)) -> Result<Described, Vec<FieldError>> {
    let mut good = DescribeWebhook {
        url: "https://hooks.example.org/".to_owned(),
        types: vec![
            "appointment.confirmed".to_owned(),
            "consultation.started".to_owned(),
        ],
        description: " Front  desk ".to_owned(),
    };
    change(&mut good);
    good.check()
}

#[test]
fn what_is_good_is_kept() {
    let good = described(|_| {}).unwrap();
    assert_eq!(good.types, [EventType::Confirmed, EventType::Started]);
    assert_eq!(good.description, "Front desk");
    assert_eq!(described(|all| all.types.clear()).unwrap().types, []);
}

#[test]
fn each_field_has_its_faults() {
    let code = |change: fn(&mut DescribeWebhook)| {
        let faults = described(change).unwrap_err();
        (faults[0].field.clone(), faults[0].code)
    };
    for (field, wanted, change) in [
        (
            "types",
            FieldCode::Unknown,
            (|all| all.types.push("x".to_owned())) as fn(&mut DescribeWebhook),
        ),
        ("types", FieldCode::Unknown, |all| {
            all.types.push(TEST_TYPE.to_owned());
        }),
        ("types", FieldCode::Repeated, |all| {
            all.types.push("appointment.confirmed".to_owned());
        }),
        ("description", FieldCode::Blank, |all| {
            all.description.clear();
        }),
        ("description", FieldCode::TooLong, |all| {
            all.description = "x".repeat(201);
        }),
    ] {
        assert_eq!(code(change), (field.to_owned(), wanted));
    }
}

#[test]
fn the_words_are_the_same_everywhere() {
    for state in DeliveryState::ALL {
        assert_eq!(serde_json::to_value(state).unwrap(), state.as_str());
    }
    for why in DisabledWhy::ALL {
        assert_eq!(serde_json::to_value(why).unwrap(), why.as_str());
    }
    for state in WebhookState::ALL {
        assert_eq!(serde_json::to_value(state).unwrap(), state.as_str());
    }
}
