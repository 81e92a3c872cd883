//! What is personal data and what only looks like it. Must not know how it is found.

use proptest::prelude::*;

use super::*;

fn found(text: &str) -> Vec<(PersonalData, &str)> {
    let found = find(text, PersonalData::ALL);
    found
        .into_iter()
        .map(|(kind, range)| (kind, &text[range]))
        .collect()
}

fn masked(text: &str) -> String {
    mask(text, &find(text, PersonalData::ALL))
}

fn check(kind: PersonalData, texts: &[&str]) {
    for text in texts {
        assert_eq!(found(text), [(kind, *text)], "{text}");
        let inside = format!("제 것은 {text}입니다");
        assert_eq!(found(&inside), [(kind, *text)], "{inside}");
    }
}

#[test]
fn telephone_numbers_are_found() {
    check(
        PersonalData::Phone,
        &[
            "010-1234-5678",
            "01012345678",
            "010 1234 5678",
            "010.1234.5678",
            "010-12345678",
            "011-123-4567",
            "02-123-4567",
            "02-1234-5678",
            "02)123-4567",
            "031 123 4567",
            "070-1234-5678",
            "0502-1234-5678",
            "+82 10 1234 5678",
            "+82-10-1234-5678",
            "+821012345678",
            "+82 2 123 4567",
            "+82 010-1234-5678",
            "０１０－１２３４－５６７８",
            "010\u{200b}-1234-5678",
            "010–1234–5678",
            "010 - 1234 - 5678",
        ],
    );
}

#[test]
fn resident_and_account_numbers_and_mail_are_found() {
    check(
        PersonalData::ResidentNumber,
        &[
            "900101-1234567",
            "000229-3234567",
            "900101 2234567",
            "9001011234568",
            "9001011234567",
        ],
    );
    check(
        PersonalData::AccountNumber,
        &[
            "110-123-456789",
            "3333-01-2345678",
            "1002-123-456789",
            "123456-01-234567",
            "301-1234-5678-91",
            "1000-1234-5678",
        ],
    );
    check(
        PersonalData::Email,
        &[
            "kim@example.com",
            "kim.lee+a@mail.example.co.kr",
            "ｋｉｍ＠example．com",
            "01012345678@example.com",
        ],
    );
}

#[test]
fn what_only_looks_like_it_is_none() {
    for text in [
        "2024",
        "2024년 1월",
        "2024-01-15",
        "2024-01-15 12:30",
        "20240115",
        "12:30:45",
        "1,000,000원",
        "1.2.3",
        "v010.1234.5678.9",
        "192.168.0.100",
        "991301-1234567",
        "900101-9234567",
        "901332-1234567",
        "1795245914120",
        "2024-01-1234567",
        "123456789012",
        "주문 20240115123456",
        "1588-0000",
        "1234-5678-1234-5678",
        "123-45-67890",
        "010-123",
        "0101234567",
        "021234567",
        "a@b",
        "@kim",
        "a@b.c",
        "@example.com",
        "a@-b.com",
        "kim@",
        "order_01012345678",
        "1234-110-123-456789",
    ] {
        assert_eq!(found(text), [], "{text}");
    }
}

#[test]
fn a_resident_number_without_its_hyphen_is_told_by_its_date() {
    // Given before October 2020 with a check digit that fits and one that does not, and after it: all the same.
    check(
        PersonalData::ResidentNumber,
        &[
            "9001011234568",
            "9001011234567",
            "0002294234567",
            "2011013123456",
            "8512315123456",
            "0512317123456",
            "4912318123456",
            "５００１０１２１２３４５６",
        ],
    );
    for none in [
        // Times in milliseconds: no such month.
        "1732290000000",
        "1795245914120",
        "1700000000000",
        "1800000000000",
        // Barcodes: no such century, month, day or seventh digit.
        "8801234567893",
        "8801043123455",
        "8801019123450",
        "4006381333931",
        "9788937460449",
        "0012345678905",
        // Numbers of orders: a year with its century first, a counter, a date with nine or nought behind it.
        "2024011512345",
        "2411220000001",
        "2411229000001",
        "1000000000001",
        // One digit less or more.
        "900101123456",
        "90010112345678",
    ] {
        assert_eq!(found(none), [], "{none}");
        let inside = format!("번호는 {none}입니다");
        assert_eq!(found(&inside), [], "{inside}");
    }
    // What reads as a birth is hidden, whatever it was: rather a barcode than a person.
    for one in ["8801062123452", "2411221234567"] {
        assert_eq!(found(one), [(PersonalData::ResidentNumber, one)]);
    }
}

#[test]
fn stars_keep_the_form() {
    for (text, wanted) in [
        ("전화 010-1234-5678요", "전화 010-****-****요"),
        ("01012345678", "010********"),
        ("02-123-4567", "02-***-****"),
        ("+82 10 1234 5678", "+82 10 **** ****"),
        ("900101-1234567", "900101-*******"),
        ("주민번호 9001011234567임", "주민번호 900101*******임"),
        ("110-123-456789", "110-***-******"),
        (
            "alice@example.com, b@example.com",
            "a***@example.com, b***@example.com",
        ),
        ("０１０－１２３４－５６７８", "０１０－****－****"),
    ] {
        assert_eq!(masked(text), wanted);
    }
}

#[test]
fn only_the_asked_kinds_are_found() {
    let text = "010-1234-5678 kim@example.com 01012345678@example.com";
    let phones = find(text, &[PersonalData::Phone]);
    assert_eq!(phones.len(), 2);
    assert_eq!(find(text, &[PersonalData::Email]).len(), 2);
    assert_eq!(find(text, &[]), []);
    assert_eq!(
        PersonalData::parse("account_number"),
        Some(PersonalData::AccountNumber)
    );
}

#[test]
fn a_long_text_of_one_character_is_read_once() {
    for one in [
        "1", "1-", "1 ", "@", "a@", "a", "a.", "010-", "-", ") ", "+82",
    ] {
        assert_eq!(find(&one.repeat(100_000), PersonalData::ALL), [], "{one}");
    }
}

proptest! {
    #[test]
    fn found_places_are_apart_and_only_digits_are_hidden(text in "([0-9]{1,6}|[-. )+@a가]|010-1234-5678|a@b\\.kr|900101-1){0,30}") {
        let found = find(&text, PersonalData::ALL);
        let apart = |pair: &[(PersonalData, Range<usize>)]| pair[0].1.end <= pair[1].1.start;
        prop_assert!(found.windows(2).all(apart));
        prop_assert!(found.iter().all(|(_, range)| !text[range.clone()].is_empty()));
        let numbers = [PersonalData::Phone, PersonalData::ResidentNumber, PersonalData::AccountNumber];
        let masked = mask(&text, &find(&text, &numbers));
        prop_assert_eq!(masked.chars().count(), text.chars().count());
        let hidden = text.chars().zip(masked.chars()).all(|(c, star)| c == star || (star == '*' && c.is_ascii_digit()));
        prop_assert!(hidden);
    }

    #[test]
    fn every_mobile_number_is_found(front in 0..10_000_u32, back in 0..10_000_u32, around in "[가-힣 ,!]{0,5}") {
        let number = format!("010-{front:04}-{back:04}");
        let text = format!("{around}{number}{around}");
        prop_assert_eq!(find(&text, PersonalData::ALL), [(PersonalData::Phone, around.len()..around.len() + number.len())]);
    }

    #[test]
    fn every_birth_is_hidden_with_and_without_a_hyphen(
        (year, month, day) in (0..100_u32, 1..=12_u32, 1..=28_u32), sex in 0..4_u32, rest in 0..1_000_000_u32,
        foreign in any::<bool>(), around in "[가-힣 ,!]{0,5}",
    ) {
        // Whoever is born from 2000 on has 3 or 4, others 1 or 2; four more for those from abroad.
        let sex = if year <= 49 { sex } else { sex % 2 } + 1 + if foreign { 4 } else { 0 };
        let (birth, rest) = (format!("{year:02}{month:02}{day:02}"), format!("{sex}{rest:06}"));
        for between in ["", "-"] {
            let text = format!("{around}{birth}{between}{rest}{around}");
            let hidden = format!("{around}{birth}{between}*******{around}");
            prop_assert_eq!(mask(&text, &find(&text, &[PersonalData::ResidentNumber])), hidden);
        }
    }

    #[test]
    fn what_has_no_day_of_a_birth_is_no_resident_number(front in 0..1_000_000_u32, rest in 0..10_000_000_u32) {
        let text = format!("{front:06}{rest:07}");
        let (month, day) = (front / 100 % 100, front % 100);
        let seventh = rest / 1_000_000;
        let is_day = (1..=12).contains(&month) && (1..=31).contains(&day);
        if !is_day || seventh == 0 || seventh == 9 {
            prop_assert_eq!(find(&text, PersonalData::ALL), []);
        }
    }

    #[test]
    fn any_text_can_be_read(text in any::<String>()) {
        prop_assert!(!masked(&text).is_empty() || text.is_empty());
    }
}
