//! The example of RFC 8291, and texts that do not fit.

use aws_lc_rs::agreement::{ECDH_P256, PrivateKey};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use shared::wire::push::{Subscribe, SubscriptionKeys};

use super::{
    sealed::{seal, seal_with},
    subscription::Subscription,
};
use crate::config::Reach;

/// What the browser of the example says, with this for its point and this for its secret.
fn said(p256dh: &str, auth: &str) -> Subscribe {
    Subscribe {
        endpoint: "https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV".to_owned(),
        keys: SubscriptionKeys {
            p256dh: p256dh.to_owned(),
            auth: auth.to_owned(),
        },
    }
}

const POINT: &str =
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
const SECRET: &str = "BTBZMqHH6r4Tts7J_aSIgg";

#[test]
fn the_example_of_the_standard_comes_out_byte_for_byte() {
    let to = Subscription::parse(&said(POINT, SECRET), Reach::Public).unwrap();
    let bytes = |text: &str| URL_SAFE_NO_PAD.decode(text).unwrap();
    let own = bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw");
    let own = PrivateKey::from_private_key(&ECDH_P256, &own).unwrap();
    let salt: [u8; 16] = bytes("DGv6ra1nlYgDCS1FRnbzlw").try_into().unwrap();
    let plain = b"When I grow up, I want to be a watermelon\x02".to_vec();
    let sealed = seal_with(&own, &salt, &to, plain).unwrap();
    let wanted = "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";
    assert_eq!(URL_SAFE_NO_PAD.encode(sealed), wanted);
}

#[test]
fn every_message_has_one_length_and_another_key() {
    let to = Subscription::parse(&said(POINT, SECRET), Reach::Public).unwrap();
    let short = seal(&to, "").unwrap();
    let long = seal(&to, &"x".repeat(255)).unwrap();
    assert_eq!(short.len(), long.len());
    assert_ne!(short[..86], seal(&to, "").unwrap()[..86]);
    assert!(seal(&to, &"x".repeat(256)).is_err());
}

#[test]
fn keys_that_are_none_are_named() {
    let fields = |p256dh: &str, auth: &str| -> Vec<String> {
        let parsed = Subscription::parse(&said(p256dh, auth), Reach::Public);
        let faults = parsed.err().unwrap_or_default().into_iter();
        faults.map(|fault| fault.field).collect()
    };
    assert_eq!(fields(POINT, SECRET), [""; 0]);
    let off_the_curve = POINT.replace("IAiw4", "IAiw8");
    // Its other form, and one byte more.
    let compressed = "AiVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcx";
    for point in [
        "",
        &off_the_curve,
        compressed,
        &format!("{POINT}AA"),
        &format!("{POINT}="),
    ] {
        assert_eq!(fields(point, SECRET), ["keys.p256dh"], "{point}");
    }
    for secret in ["", "BTBZMqHH6r4Tts7J_aSI", "BTBZMqHH6r4Tts7J_aSIggAA", "!"] {
        assert_eq!(fields(POINT, secret), ["keys.auth"], "{secret}");
    }
    assert_eq!(fields("", ""), ["keys.p256dh", "keys.auth"]);
}

#[test]
fn what_is_kept_is_read_again() {
    let to = Subscription::parse(&said(POINT, SECRET), Reach::Public).unwrap();
    let read = Subscription::of_text(&to.to_text(), Reach::Public).unwrap();
    assert_eq!(read.endpoint, to.endpoint);
    assert_eq!((read.point, read.secret), (to.point, to.secret));
    assert_eq!(read.hash(), to.hash());
    assert!(Subscription::of_text("{}", Reach::Public).is_none());
}
