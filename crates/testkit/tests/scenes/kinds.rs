//! What the kinds of rooms mean, who finds them and who comes in.

use domain::RoomKind;
use domain::rooms::{KindSettings, PolicyOverrides};
use maru_testkit::TestServer;
use maru_testkit::scene::play;

use crate::{in_court, scene};

#[tokio::test]
async fn a_room_of_two_is_found_again_by_either() {
    insta::assert_snapshot!(
        scene(
            "ana enters
         bo enters
         cy enters
         ana meets bo
         ana> 우리 둘만
         bo meets ana
         bo reads
         cy reads
         cy joins
         cy> 나도
         bo leaves
         bo reads
         ana> 가지 마
         bo meets ana
         bo reads
         bo leaves
         bo joins
         bo asks for members
         bo asks for rooms
         ana meets ana"
        )
        .await
    );
}

#[tokio::test]
async fn a_group_is_closed_to_whoever_was_not_invited() {
    insta::assert_snapshot!(
        scene(
            "ana enters
         bo enters
         ana makes club as group
         ana> 우리끼리
         bo reads
         bo asks for members
         bo asks for readers
         bo asks for pins
         bo asks for effects?kind=open
         bo joins
         bo> 나도
         bo asks for rooms
         ana asks for rooms
         ana reads"
        )
        .await
    );
}

#[tokio::test]
async fn an_entry_code_lets_in_whoever_knows_it() {
    insta::assert_snapshot!(
        scene(
            "ana enters
         bo enters
         ana makes court with 가나다
         bo joins
         bo joins with 틀림
         bo> 문 열어 주세요
         bo joins with 가나다
         bo> 들어왔어요
         bo leaves
         bo joins with 틀림
         bo joins with 틀림
         bo joins with 틀림
         bo joins with 가나다
         time passes 120
         bo joins with 가나다
         ana sets entry_code to null
         bo leaves
         bo joins"
        )
        .await
    );
}

#[tokio::test]
async fn a_full_room_takes_nobody_until_somebody_leaves() {
    insta::assert_snapshot!(
        scene(
            "ana enters
         bo enters
         cy enters
         ana makes court
         ana sets policy to {\"members_max\": 2}
         bo joins
         cy joins
         cy> 저도요
         cy reads
         bo joins
         bo leaves
         cy> 들어갑니다
         bo joins"
        )
        .await
    );
}

#[tokio::test]
async fn what_the_tenant_keeps_for_itself_no_room_overrides() {
    let server = TestServer::start().await;
    let of_two = KindSettings {
        closed: false,
        overrides: PolicyOverrides {
            members_max: Some(2),
            ..PolicyOverrides::default()
        },
        locked: vec!["members_max".into()],
    };
    let group = KindSettings {
        closed: true,
        ..KindSettings::default()
    };
    let set = |settings: &mut domain::TenantSettings| {
        settings.room_kinds = [(RoomKind::Open, of_two), (RoomKind::Group, group)].into();
    };
    server.set_tenant("demo", set).await;
    let script = "ana enters
         bo enters
         cy enters
         ana makes club as group
         ana makes court
         ana sets kind to \"group\"
         ana sets policy to {\"members_max\": 9}
         ana sets policy to {\"typing\": false}
         bo joins
         cy joins";
    insta::assert_snapshot!(play(&server, "tennis", script).await);
    server.stop().await;
}

#[tokio::test]
async fn a_deleted_room_is_gone_and_its_alias_free() {
    insta::assert_snapshot!(
        in_court(
            &["bo"],
            "bo watches
         bo deletes the room
         ana deletes the room
         bo sees 1
         bo hears unsubscribed
         bo reads
         bo> 누구 있어요?
         bo counts
         ana deletes the room
         bo makes court
         ana reads
         ana joins"
        )
        .await
    );
}

#[tokio::test]
async fn another_kind_is_another_policy() {
    insta::assert_snapshot!(
        scene(
            "ana enters
         bo enters
         cy enters
         ana makes court
         bo joins
         cy watches
         bo watches
         ana asks for effects?kind=group
         bo sets kind to \"group\"
         ana sets kind to \"group\"
         bo sees 1
         cy hears unsubscribed
         cy reads
         cy joins
         bo reads
         cy asks for rooms
         ana sets kind to \"support\"
         ana sets kind to \"direct\"
         ana sets policy to {\"entry\": \"pair\"}
         ana sets kind to \"open\"
         cy joins"
        )
        .await
    );
}

#[tokio::test]
async fn a_lobby_ends_when_nothing_is_said_for_an_hour() {
    insta::assert_snapshot!(
        scene(
            "ana enters
         bo enters
         ana makes game as lobby
         bo> 한 판 해요
         time passes 3000
         ana comes again
         ana> 금방 가요
         time passes 3000
         the house tidies up
         ana comes again
         ana reads
         time passes 700
         the house tidies up
         bo comes again
         bo> 거기 누구 없어요?
         ana comes again
         ana reads
         ana asks for rooms
         ana makes game as lobby"
        )
        .await
    );
}
