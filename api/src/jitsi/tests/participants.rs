//! What differs between the people in a room, and between the hosts.

use super::*;

#[test]
fn recording_is_for_a_moderator_where_the_clinic_allows_it_and_all_agreed() {
    let doctor = Person::Account(account(7));
    let may = |video: &Video, person, moderator| {
        claims(&recording_ticket(video, person, moderator))["context"]["features"]["recording"]
            == true
    };
    let mut video = jwt_video();
    assert!(!may(&video, doctor, true), "the clinic does not allow it");
    video.recording = true;
    assert!(may(&video, doctor, true));
    assert!(
        !may(&video, Person::Account(account(8)), false),
        "a patient"
    );
    assert!(
        !may(&video, Person::Guest(Uuid::from_u128(9)), true),
        "a guest"
    );
    let unasked = claims(&ticket(&video, &room(), account(7), true));
    assert_eq!(unasked["context"]["features"]["recording"], false);
}

#[test]
fn a_guest_never_moderates_whatever_was_granted() {
    let guest = recording_ticket(&jwt_video(), Person::Guest(Uuid::from_u128(9)), true);
    assert!(!guest.moderator);
    let user = claims(&guest)["context"]["user"].clone();
    assert_eq!(user["moderator"], false);
    assert_eq!(user["affiliation"], "member");
    let id = |person| opaque_id(&room(), person);
    assert_eq!(user["id"], id(Person::Guest(Uuid::from_u128(9))));
    assert_ne!(user["id"], id(Person::Guest(Uuid::from_u128(10))));
}

#[test]
fn each_host_has_its_own_script_and_subject() {
    let who = Participant {
        person: Person::Account(account(7)),
        name: "Ada",
        may_record: false,
    };
    let at = |host| {
        mint(
            &jwt_video(),
            host,
            &room(),
            &who,
            &grant(true),
            instant(NOW),
        )
    };
    let spare = at(1).unwrap();
    assert_eq!(spare.domain, "spare.example.org");
    assert_eq!(
        spare.external_api_url,
        "https://spare.example.org/external_api.js"
    );
    assert_eq!(claims(&spare)["sub"], "spare.jitsi");
    assert!(matches!(at(2), Err(MintError::NoSuchHost)));
}
