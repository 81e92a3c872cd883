//! What is a flood and what is talk. Must not know how it is remembered.

use proptest::prelude::*;

use super::*;

const LIMITS: FloodLimits = FloodLimits {
    messages_per_second: MESSAGES_PER_SECOND,
    burst_messages: BURST_MESSAGES,
    repeats_max: REPEATS_MAX,
    repeat_window: REPEAT_WINDOW,
    cool_down: COOL_DOWN,
};

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(1_795_245_914_000 + millis)
}

/// The place of the first message that is refused, and its refusal.
fn first_refused(messages: &[(i64, &str)]) -> Option<(usize, FloodRefusal)> {
    let mut flood = Flood::default();
    let refused = |(place, &(millis, text)): (usize, &(i64, &str))| {
        let refusal = flood.check(at(millis), text, &LIMITS).err()?;
        Some((place, refusal))
    };
    messages.iter().enumerate().find_map(refused)
}

#[test]
fn a_state_is_small() {
    assert_eq!(size_of::<[Seen; 8]>(), 64);
    assert!(size_of::<Flood>() <= 104);
    assert_eq!(FloodLimits::default(), LIMITS);
}

#[test]
fn a_burst_is_taken_and_then_a_steady_rate() {
    let mut flood = Flood::default();
    let texts: Vec<String> = (b'a'..=b'z').map(|c| String::from(char::from(c))).collect();
    for text in &texts[..10] {
        assert_eq!(flood.check(at(0), text, &LIMITS), Ok(()));
    }
    let refused = flood.check(at(0), &texts[10], &LIMITS).unwrap_err();
    assert_eq!(
        refused,
        FloodRefusal {
            retry_at: at(200),
            why: FloodCause::TooFast
        }
    );
    for (text, millis) in texts[10..].iter().zip((200..).step_by(200)) {
        assert!(flood.check(at(millis - 1), text, &LIMITS).is_err());
        assert_eq!(flood.check(at(millis), text, &LIMITS), Ok(()));
    }
    // A clock that was ahead does not shut anybody out.
    let refused = flood.check(at(-3_600_000), "z", &LIMITS).unwrap_err();
    assert!(refused.retry_at <= at(-3_600_000 + 2_000));
}

#[test]
fn the_fifth_of_the_same_text_is_stopped_and_the_person_cools_down() {
    let mut flood = Flood::default();
    for second in 0..4 {
        assert_eq!(
            flood.check(at(second * 14_000), "광고 문의 주세요", &LIMITS),
            Ok(())
        );
    }
    let refusal = FloodRefusal {
        retry_at: at(86_000),
        why: FloodCause::Repeated,
    };
    assert_eq!(
        flood.check(at(56_000), "광고   문의주세요!!", &LIMITS),
        Err(refusal)
    );
    assert_eq!(flood.check(at(85_999), "다른 말", &LIMITS), Err(refusal));
    assert_eq!(flood.check(at(86_000), "다른 말", &LIMITS), Ok(()));
    // The window of the four is over by now.
    assert_eq!(flood.check(at(87_000), "광고 문의 주세요", &LIMITS), Ok(()));
}

#[test]
fn a_changed_text_is_the_same_and_another_is_not() {
    let same =
        |texts: [&str; 5]| first_refused(&texts.map(|text| (0, text))).map(|(place, _)| place);
    assert_eq!(
        same([
            "오세요 1번",
            "오세요 22번",
            "오세요~3번",
            "오오세요 4번",
            "오세요ㅡ 5번"
        ]),
        None
    );
    assert_eq!(
        same([
            "오세요 1번방",
            "오세요 22번방",
            "오세요~3번방",
            "오오세요 4번방",
            "오세요 5번방!"
        ]),
        Some(4)
    );
    assert_eq!(same(["ㅋㅋ", "ㅋㅋㅋ", "ㅋㅋㅋㅋ", "ㅋ", "ㅋ ㅋ"]), Some(4));
    assert_eq!(same(["BUY", "Buy", "ｂｕｙ", "b.u.y", "buuuy"]), Some(4));
    assert_eq!(same(["1", "2", "3", "11", "12"]), None);
    assert_eq!(same(["😀", "😀", "😀", "😀", "🎉"]), None);
    assert_eq!(same(["😀"; 5]), Some(4));
}

#[test]
fn other_texts_between_do_not_hide_a_repetition() {
    let mut flood = Flood::default();
    let mut refused = Vec::new();
    for round in 0..5_i64 {
        refused.extend(flood.check(at(round * 10_000), "광고입니다", &LIMITS).err());
        for other in 0..7_u32 {
            let text = char::from_u32(0xac00 + other * 97).expect("a syllable");
            let text = format!("{text}{round}");
            refused.extend(
                flood
                    .check(at(round * 10_000 + 1_000), &text, &LIMITS)
                    .err(),
            );
        }
    }
    assert_eq!(
        refused.first().map(|refusal| refusal.why),
        Some(FloodCause::Repeated)
    );
}

proptest! {
    #[test]
    fn no_more_is_taken_than_rate_burst_and_window_allow(
        messages in proptest::collection::vec((0..5_000_i64, "[ab가]"), 0..120),
    ) {
        let mut flood = Flood::default();
        let (mut now, mut taken) = (0, Vec::new());
        for (wait, text) in messages {
            now += wait;
            match flood.check(at(now), &text, &LIMITS) {
                Ok(()) => taken.push((now, text)),
                Err(refusal) => prop_assert!(refusal.retry_at > at(now) && refusal.retry_at <= at(now + 30_000)),
            }
        }
        for (from, (start, text)) in taken.iter().enumerate() {
            let within = |span: i64| taken[from..].iter().filter(move |(at, _)| at - start < span);
            prop_assert!(within(1_000).count() <= 15);
            // Two windows may meet in one of their length.
            prop_assert!(within(60_000).filter(|(_, other)| other == text).count() <= 8);
        }
    }

    #[test]
    fn different_talk_at_an_easy_pace_is_never_refused(waits in proptest::collection::vec(200..400_000_i64, 1..80)) {
        let mut flood = Flood::default();
        let mut now = 0;
        for (text, wait) in (0xac00_u32..).filter_map(char::from_u32).zip(waits) {
            now += wait;
            prop_assert_eq!(flood.check(at(now), &text.to_string(), &LIMITS), Ok(()));
        }
    }
}
