//! The decoder against whole, cut, and broken streams.

use super::*;
use proptest::prelude::*;

fn client_frame(first: u8, payload: &[u8], mask: [u8; 4]) -> Vec<u8> {
    let mut frame = vec![first];
    match payload.len() {
        len @ 0..=125 => frame.push(0x80 | u8::try_from(len).expect("at most 125")),
        len @ 126..=0xFFFF => {
            frame.push(0xFE);
            frame.extend(u16::try_from(len).expect("fits").to_be_bytes());
        }
        len => {
            frame.push(0xFF);
            frame.extend((len as u64).to_be_bytes());
        }
    }
    frame.extend(mask);
    frame.extend(payload.iter().zip(mask.iter().cycle()).map(|(b, m)| b ^ m));
    frame
}

fn feed_in_pieces(bytes: &[u8], piece: usize) -> Result<Vec<String>, ProtocolError> {
    let mut decoder = Decoder::default();
    let mut seen = Vec::new();
    for chunk in bytes.chunks(piece.max(1)) {
        decoder.feed(&mut chunk.to_vec(), 1 << 20, |m| {
            seen.push(format!("{m:?}"));
            true
        })?;
    }
    Ok(seen)
}

proptest! {
    #[test]
    fn messages_come_out_whole_whatever_the_pieces(
        texts in prop::collection::vec(".{0,300}", 1..6),
        cut in 0_usize..40,
        piece in 1_usize..700,
        mask in any::<[u8; 4]>(),
    ) {
        let mut stream = Vec::new();
        let mut expected = Vec::new();
        for text in &texts {
            // each text in two fragments with a ping between them
            let cut = cut.min(text.len());
            stream.extend(client_frame(0x01, &text.as_bytes()[..cut], mask));
            stream.extend(client_frame(0x89, b"hi", mask));
            stream.extend(client_frame(0x80, &text.as_bytes()[cut..], mask));
            expected.push(format!("{:?}", Message::Ping(b"hi")));
            expected.push(format!("{:?}", Message::Text(text)));
        }
        prop_assert_eq!(feed_in_pieces(&stream, piece), Ok(expected));
    }

    #[test]
    fn no_input_makes_the_decoder_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), piece in 1_usize..64) {
        let _ = feed_in_pieces(&bytes, piece);
    }
}

#[test]
fn a_wrong_byte_is_refused_before_the_message_is_whole() {
    let mut decoder = Decoder::default();
    let mut begun = client_frame(0x01, &[b'a', 0xFF], [1, 2, 3, 4]);
    let fed = decoder.feed(&mut begun, 1000, |_| true);
    assert_eq!(fed, Err(ProtocolError::NotUtf8));
}

#[test]
fn what_the_rfc_forbids_is_refused() {
    let mask = [0; 4];
    for (bad, why) in [
        (client_frame(0xC1, b"", mask), "reserved bit"),
        (client_frame(0x83, b"", mask), "unknown opcode"),
        (client_frame(0x80, b"", mask), "continuation of nothing"),
        (client_frame(0x09, b"", mask), "fragmented ping"),
        (client_frame(0x89, &[0; 126], mask), "long ping"),
        (client_frame(0x88, &[3], mask), "half a close code"),
        (
            client_frame(0x88, &1005_u16.to_be_bytes(), mask),
            "close code 1005",
        ),
        (vec![0x81, 0x00], "unmasked"),
        (vec![0x81, 0xFE, 0, 5, 0, 0, 0, 0], "long length"),
    ] {
        assert!(
            matches!(feed_in_pieces(&bad, 1000), Err(ProtocolError::Protocol(_))),
            "{why}"
        );
    }
}

#[test]
fn a_message_above_the_limit_is_refused_by_its_header() {
    let mut decoder = Decoder::default();
    let mut big = client_frame(0x81, &[b'a'; 200], [0; 4]);
    assert_eq!(
        decoder.feed(&mut big[..8], 100, |_| true),
        Err(ProtocolError::TooBig)
    );
}
