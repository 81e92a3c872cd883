//! How people set rooms for themselves, and who calls them there.

use crate::{in_court, scene};

#[tokio::test]
async fn a_room_that_is_marked_as_unread_is_so_until_one_reads_again() {
    insta::assert_snapshot!(
        in_court(
            &["bo"],
            "ana> 하나
         bo marks 4
         bo counts
         bo sets own unread to true
         bo counts
         ana counts
         bo marks 4
         bo counts
         bo sets own unread to true
         ana> 둘
         bo counts
         bo> 셋
         bo counts
         bo sets own unread to true
         bo sets own unread to false
         bo counts"
        )
        .await
    );
}

#[tokio::test]
async fn whoever_is_called_in_korean_sees_it_until_it_is_read() {
    insta::assert_snapshot!(
        scene(
            "ana enters
         홍길동 enters
         cy enters
         ana makes court
         홍길동 joins
         cy joins
         ana> @홍길동님, 오늘 오세요? (as a1) (naming 홍길동)
         홍길동 counts
         cy counts
         홍길동 sets own notify to \"none\"
         홍길동 sets own notify to \"mentions\"
         홍길동 marks 5
         홍길동 counts
         cy> @here 코트 열렸어요 (as c1)
         홍길동 counts
         cy counts
         cy deletes cy/c1
         홍길동 counts
         ana> 홍길동 없는 말 (as a2)
         ana edits ana/a1 to 다시 @here
         홍길동 counts
         ana edits ana/a2 to @here 모두
         홍길동 counts"
        )
        .await
    );
}

#[tokio::test]
async fn a_hidden_room_comes_back_with_a_new_message() {
    insta::assert_snapshot!(
        in_court(
            &["bo"],
            "ana> 하나 (as a1)
         bo sets own hidden to true
         ana edits ana/a1 to 고침
         bo counts
         ana> 둘
         bo counts
         bo sets own hidden to true
         bo sets own hidden to false
         bo sets own pinned to 3
         bo sets own pinned to null
         bo sets own pinned to 1000
         bo sets own notify to \"some\"
         bo sets own pinned to 2
         bo leaves
         bo sets own hidden to true
         bo joins
         bo counts"
        )
        .await
    );
}

#[tokio::test]
async fn what_one_may_do_is_told_before_it_is_refused() {
    insta::assert_snapshot!(
        scene(
            "ana enters
         bo enters
         ana makes court
         ana asks for members/me
         bo asks for members/me
         bo joins
         bo asks for members/me
         ana mutes bo for 60
         bo asks for members/me
         time passes 61
         ana sets frozen to true
         bo asks for members/me
         ana sets frozen to false
         ana sets policy to {\"members_invite\": false}
         bo asks for members/me
         ana bans bo
         bo asks for members/me
         ana makes club as group
         bo asks for members/me"
        )
        .await
    );
}

#[tokio::test]
async fn calls_are_counted_and_one_that_goes_leaves_the_older_ones() {
    insta::assert_snapshot!(
        in_court(
            &["bo", "cy"],
            "ana> @bo 하나 (as a1) (naming bo)
         cy> @here 둘 (as c1)
         ana> @bo @here 셋 (as a2) (naming bo)
         ana> 넷
         bo counts
         ana deletes ana/a2
         bo counts
         cy edits cy/c1 to 아무도
         bo counts
         ana> @bo 다섯 (naming bo)
         bo counts
         bo marks 6
         bo counts
         bo marks 12
         bo counts"
        )
        .await
    );
}

#[tokio::test]
async fn somebody_is_called_in_a_room_by_the_name_that_they_have_there() {
    insta::assert_snapshot!(
        scene(
            "ana enters
         지은 enters
         cy enters
         ana makes court
         ana watches
         지은 joins as 달빛
         ana sees 1
         지은> 안녕 (as b1)
         ana sees 1
         ana> 안녕 달빛 (as a1) (to 지은/b1)
         ana> @지은 어디 (naming 지은)
         ana> @달빛 어디 (naming 지은)
         cy joins as 달빛
         cy joins as 운영자
         cy joins as 별빛
         지은 sets own profile to {\"name\":\"별빛\"}
         지은 sets own profile to {\"name\":\"햇빛\",\"picture\":{\"type\":\"shape\",\"shape\":\"star\",\"colour\":\"amber\"}}
         지은 sets own profile to {\"name\":\"햇빛\",\"picture\":{\"type\":\"shape\",\"shape\":\"heart\",\"colour\":\"amber\"}}
         지은 leaves
         지은 joins
         cy reads
         cy asks for members
         cy meets 지은
         지은 sets own profile to null
         cy reads"
        )
        .await
    );
}
