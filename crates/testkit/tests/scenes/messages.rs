//! What is done to messages after they were sent.

use crate::{in_court, scene};

#[tokio::test]
async fn whoever_comes_back_sees_edits_and_deletions() {
    insta::assert_snapshot!(
        scene(
            "ana enters
         bo enters
         ana makes court
         bo watches
         ana> 하나 (as a1)
         ana> 둘 (as a2)
         bo sees 2
         bo leaves the line
         ana edits ana/a1 to 하나 반
         ana deletes ana/a2
         bo edits ana/a1 to 남의 말
         ana edits ana/a2 to 없는 말
         bo watches from 4
         bo sees 2
         bo watches from 2
         bo sees 4
         bo reads
         ana looks at edits of ana/a1
         bo looks at edits of ana/a1"
        )
        .await
    );
}

#[tokio::test]
async fn a_quote_says_what_was_said_until_it_is_deleted() {
    insta::assert_snapshot!(
        scene(
            "ana enters
         bo enters
         ana makes court
         ana> 몇 시예요? (as a1)
         bo> 세 시요 (as b1) (to ana/a1)
         bo reads
         ana edits ana/a1 to 몇 시에 만나요?
         bo reads
         ana deletes ana/a1
         bo reads
         ana> 늦은 대답 (to ana/a1)
         bo watches from 0
         bo sees 6"
        )
        .await
    );
}

#[tokio::test]
async fn two_people_react() {
    insta::assert_snapshot!(
        in_court(
            &["bo"],
            "ana> 이겼다! (as a1)
         bo watches
         ana reacts 🎾 to ana/a1
         bo reacts 🎾 to ana/a1
         bo reacts 🎾 to ana/a1
         bo reacts 👍 to ana/a1
         bo sees 3
         ana reads
         bo reads
         ana takes 🎾 from ana/a1
         bo takes 👍 from ana/a1
         ana takes 👍 from ana/a1
         ana reads
         bo reads
         ana deletes ana/a1
         bo reacts 👍 to ana/a1
         bo reads"
        )
        .await
    );
}

#[tokio::test]
async fn a_pin_stands_until_it_is_taken_away_or_its_message_goes() {
    insta::assert_snapshot!(
        scene(
            "ana enters
         bo enters
         ana makes court
         bo> 공지예요 (as b1)
         bo pins bo/b1
         bo watches
         ana pins bo/b1
         bo sees 1
         bo reads
         ana unpins bo/b1
         bo reads
         ana pins bo/b1
         bo deletes bo/b1
         bo reads
         ana pins bo/b1"
        )
        .await
    );
}

#[tokio::test]
async fn somebody_is_named_by_a_korean_name_with_a_particle() {
    insta::assert_snapshot!(
        scene(
            "다온 enters
         bo enters
         bo> @다온님이 맞아요 (naming 다온)
         bo> @here 모두요
         bo> 다온님은요 (naming 다온)
         bo> @다온 @bo (naming bo)
         다온 reads"
        )
        .await
    );
}

#[tokio::test]
async fn a_forbidden_word_is_refused_starred_or_waits_and_its_false_friends_pass() {
    let words = r#"{"rules": [{"text": "시발", "action": "refuse"}, {"text": "ㅅㅂ", "action": "refuse"}, {"text": "바보", "action": "mask"}, {"text": "광고", "action": "hold"}], "allowed": ["시발점"]}"#;
    let script = format!(
        "ana sets words to {words}
         bo sets words to {{}}
         bo> 여기가 시발점이야
         bo> 식물이 썩을 때
         bo> 다시 발표합니다
         bo> 시~발
         bo> 시 발
         bo> 아 ㅅㅂ
         bo> 이 바보야
         bo> 광고 하나 할게요
         ana reads"
    );
    insta::assert_snapshot!(in_court(&["bo"], &script).await);
}
