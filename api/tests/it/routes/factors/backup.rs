//! Codes on paper: each once, and only the last ten.

use serde_json::json;
use shared::ErrorCode;

use super::{Owner, PASSWORD, texts};
use crate::on_both;

on_both! {
    async fn each_is_good_once_however_it_is_typed(server) {
        let pat = Owner::new(&server, "pat").await;
        let (_, paper) = pat.enrol().await;
        let typed = [paper[0].clone(), paper[1].to_uppercase(), paper[2].replace('-', " "), paper[3].replace('-', "")];
        for code in &typed {
            pat.step(code).await.ok(200);
            pat.step(code).await.problem(403, ErrorCode::WrongCode);
        }
        assert_eq!(pat.factors().await["backup_codes_left"], 6);
    }
}

on_both! {
    async fn new_ones_make_the_old_ones_worthless(server) {
        let pat = Owner::new(&server, "pat").await;
        let (_, old) = pat.enrol().await;
        let body = json!({ "password": PASSWORD });
        let new = texts(&pat.post("/me/backup-codes", body).await.ok(200)["codes"]);
        assert_eq!(new.len(), 10);
        pat.step(&old[0]).await.problem(403, ErrorCode::WrongCode);
        pat.step(&new[0]).await.ok(200);
    }
}

on_both! {
    async fn where_none_is_left_none_is_offered(server) {
        let pat = Owner::new(&server, "pat").await;
        let (_, paper) = pat.enrol().await;
        for code in &paper {
            pat.step(code).await.ok(200);
        }
        let problem = pat.login().await.problem(401, ErrorCode::SecondFactorRequired);
        assert_eq!(problem["methods"], json!(["totp"]));
    }
}
