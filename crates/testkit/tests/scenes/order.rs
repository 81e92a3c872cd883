//! Hosts, deputies, and how order is kept.

use crate::{in_court, scene};

#[tokio::test]
async fn the_first_deputy_follows_a_host_who_leaves() {
    insta::assert_snapshot!(
        scene(
            "ana enters
         bo enters
         cy enters
         dan enters
         ana makes court
         bo joins
         time passes 1
         cy joins
         time passes 1
         dan joins
         ana appoints dan as deputy
         ana appoints cy as deputy
         bo watches
         ana leaves
         bo sees 2
         bo asks for members"
        )
        .await
    );
}

#[tokio::test]
async fn the_first_member_follows_a_host_who_leaves_no_deputy() {
    insta::assert_snapshot!(
        scene(
            "ana enters
         bo enters
         cy enters
         ana makes court
         cy joins
         time passes 1
         bo joins
         bo watches
         ana leaves
         bo sees 2
         cy asks for members
         cy leaves
         bo leaves
         bo joins
         bo asks for members"
        )
        .await
    );
}

#[tokio::test]
async fn whoever_is_banned_is_out_until_the_ban_ends() {
    insta::assert_snapshot!(
        scene(
            "ana enters
         bo enters
         ana makes court
         bo> 안녕하세요 (as b1)
         bo watches
         bo reads
         ana bans bo
         bo sees 1
         bo hears unsubscribed
         bo> 저기요
         bo joins
         bo reads
         bo reacts 👍 to bo/b1
         bo edits bo/b1 to 다른 말
         bo asks for members
         ana asks for bans
         bo asks for rooms
         ana> 조용하네요
         bo asks for rooms
         ana pardons bo
         bo asks for rooms
         ana pardons bo
         bo reads
         bo joins
         bo> 다시 왔어요"
        )
        .await
    );
}

#[tokio::test]
async fn a_ban_for_a_while_ends_by_itself() {
    insta::assert_snapshot!(
        in_court(
            &["bo"],
            "ana bans bo for 60
         bo joins
         time passes 59
         bo joins
         time passes 1
         bo joins
         bo reads"
        )
        .await
    );
}

#[tokio::test]
async fn whoever_is_put_out_may_come_back() {
    insta::assert_snapshot!(
        in_court(
            &["bo"],
            "bo watches
         ana kicks bo
         bo sees 1
         bo hears unsubscribed
         bo joins
         ana asks for members"
        )
        .await
    );
}

#[tokio::test]
async fn a_mute_ends_with_its_time_or_by_hand() {
    insta::assert_snapshot!(
        scene(
            "ana enters
         bo enters
         ana makes court
         bo> 하나 (as b1)
         ana watches
         ana mutes bo for 30
         ana sees 1
         bo> 둘
         bo edits bo/b1 to 다른 말
         bo reads
         time passes 20
         bo> 둘
         time passes 10
         bo> 셋
         ana mutes bo for 30
         bo> 넷
         ana mutes bo for 0
         bo> 다섯"
        )
        .await
    );
}

#[tokio::test]
async fn slow_mode_says_when_the_next_message_may_come() {
    insta::assert_snapshot!(
        scene(
            "ana enters
         bo enters
         ana makes court
         bo> 먼저
         ana sets slow_mode_seconds to 10
         bo> 하나
         bo> 둘
         time passes 7
         bo> 둘
         time passes 3
         bo> 둘
         ana> 호스트는
         ana> 기다리지 않는다
         ana sets slow_mode_seconds to 0
         bo> 셋"
        )
        .await
    );
}

#[tokio::test]
async fn only_the_host_and_deputies_write_in_a_frozen_room() {
    insta::assert_snapshot!(
        in_court(
            &["bo", "cy"],
            "ana appoints cy as deputy
         bo watches
         cy sets frozen to true
         bo sees 1
         bo> 저요
         cy> 잠깐 조용히
         ana> 네
         bo reads
         cy sets title to \"내 방\"
         cy sets frozen to false
         bo> 이제요"
        )
        .await
    );
}

#[tokio::test]
async fn a_host_gives_the_room_to_somebody_else() {
    insta::assert_snapshot!(
        scene(
            "ana enters
         bo enters
         cy enters
         ana makes court
         bo joins
         bo watches
         bo appoints bo as host
         ana appoints cy as host
         ana appoints bo as host
         bo sees 2
         ana kicks bo
         bo appoints ana as member
         bo asks for members"
        )
        .await
    );
}

#[tokio::test]
async fn a_room_is_closed_where_nobody_follows_the_host() {
    insta::assert_snapshot!(
        scene(
            "ana enters
         bo enters
         ana makes court
         ana sets policy to {\"succession\": \"close\"}
         bo> 안녕하세요
         bo watches
         ana leaves
         bo sees 2
         bo> 계세요?
         bo reads
         ana joins
         bo asks for members"
        )
        .await
    );
}

#[tokio::test]
async fn nobody_is_a_member_of_a_lobby_and_may_be_kept_out_all_the_same() {
    insta::assert_snapshot!(
        scene(
            "ana enters
         bo enters
         ana makes hall as lobby
         bo joins
         bo> 안녕하세요
         bo watches
         ana mutes bo for 30
         bo> 저기요
         time passes 30
         bo> 저기요
         ana kicks bo
         ana bans bo for 60
         bo hears unsubscribed
         bo> 저기요
         bo reads
         time passes 60
         bo> 다시 왔어요
         ana asks for members"
        )
        .await
    );
}

#[tokio::test]
async fn a_deletion_by_a_deputy_is_reported_cleared_and_undone() {
    insta::assert_snapshot!(
        in_court(
            &["bo", "cy"],
            "ana appoints cy as deputy
         ana puts up 욕설은 지웁니다
         bo> 첫 광고 (as b1)
         bo> 둘째 광고 (as b2)
         ana> 광고네요 (as a1) (to bo/b2)
         ana reports bo/b1 for spam
         ana reports bo/b1 for spam
         bo asks for reports
         cy asks for reports
         bo watches
         time passes 1
         cy clears bo
         bo sees 1
         ana reads
         bo undoes the last act
         ana undoes the last act
         bo sees 2
         ana reads
         ana undoes the last act
         time passes 1
         ana bans bo
         bo reads
         ana undoes the last act
         bo reads"
        )
        .await
    );
}
