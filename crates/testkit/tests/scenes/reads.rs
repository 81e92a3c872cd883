//! How far people have read.

use maru_testkit::court::court;
use maru_testkit::{Person, Socket};
use serde_json::{Value, json};

use crate::scene;

#[tokio::test]
async fn what_is_unread_is_counted_for_each() {
    insta::assert_snapshot!(
        scene(
            "ana enters
         bo enters
         cy enters
         ana makes court
         ana> 오기 전 (as a0)
         bo joins
         cy joins
         ana> 하나
         ana> 둘
         ana counts
         bo counts
         bo asks for readers
         bo marks 5
         bo counts
         bo marks 3
         bo counts
         bo marks 99
         bo counts
         cy> 나는 쓴다
         cy counts
         ana counts
         ana asks for readers"
        )
        .await
    );
}

#[tokio::test]
async fn nothing_is_unread_where_nothing_is_counted() {
    insta::assert_snapshot!(
        scene(
            "ana enters
         bo enters
         ana makes stadium as live
         bo> 골!
         ana counts
         ana marks 3
         bo marks 3
         bo asks for readers"
        )
        .await
    );
}

/// How many of those who are in have not read the message of each ordinal, counted one by one.
async fn counted_one_by_one(people: &[Person], messages: u64) -> Vec<usize> {
    let mut markers = Vec::new();
    for person in people {
        let own = person.get("/v1/me/rooms").await.json();
        markers.push(
            own["rooms"][0]["marker"]["number"]
                .as_u64()
                .expect("a number"),
        );
    }
    let unread = |number| markers.iter().filter(|&&read| read < number).count();
    (1..=messages).map(unread).collect()
}

fn counted_by_readers(readers: &Value, messages: u64) -> Vec<usize> {
    let markers = readers["markers"].as_array().expect("markers");
    let unread = |number: u64| {
        let behind = markers
            .iter()
            .filter(|pair| pair[0].as_u64() < Some(number));
        let members = behind.map(|pair| pair[1].as_u64().expect("a count"));
        usize::try_from(members.sum::<u64>()).expect("few")
    };
    (1..=messages).map(unread).collect()
}

#[tokio::test]
async fn the_readers_of_five_people_are_the_full_count_after_every_step() {
    let (server, people) = court(&["ana", "bo", "cy", "dan", "eve"]).await;
    let mut messages = 0;
    for step in 0_usize..40 {
        let person = &people[step * 7 % people.len()];
        if step % 3 == 0 {
            messages += 1;
            person.say("court", &format!("c{step}"), "말").await;
        } else {
            let head = person.get("/v1/rooms/court").await.json()["head"].as_u64();
            let seq = head.expect("a head").saturating_sub((step % 5) as u64);
            let mark = json!({ "seq": seq });
            let marked = person.put_json("/v1/rooms/court/read", &mark).await;
            assert_eq!(marked.status, 200);
        }
        let readers = people[0].get("/v1/rooms/court/readers").await.json();
        assert_eq!(readers["counted"], true);
        assert_eq!(
            counted_by_readers(&readers, messages),
            counted_one_by_one(&people, messages).await,
            "step {step}"
        );
    }
    server.stop().await;
}

async fn marker_signal(socket: &mut Socket) -> Value {
    loop {
        let frame = socket.next_of("signal").await;
        if frame["signal"]["type"] == "marker" {
            return frame["signal"]["marker"].clone();
        }
    }
}

#[tokio::test]
async fn ones_marker_is_told_on_ones_other_devices_and_how_many_have_read_to_all() {
    let (server, people) = court(&["ana", "bo"]).await;
    let (ana, bo) = (&people[0], &people[1]);
    let said = ana.say("court", "a1", "하나").await;
    let mut phone = bo.open_socket().await;
    let mut laptop = bo.open_socket().await;
    let mut other = ana.open_socket().await;
    for socket in [&mut phone, &mut laptop, &mut other] {
        socket.subscribe("court", None).await;
    }
    let mark = json!({ "type": "read.mark", "room": "court", "seq": said["seq"], "ref": "m" });
    phone.send(&mark).await;
    let ack = phone.next_of("ack").await;
    assert_eq!((&ack["seq"], &ack["number"]), (&said["seq"], &json!(1)));
    let marker = marker_signal(&mut laptop).await;
    assert_eq!(marker, json!({ "seq": said["seq"], "number": 1 }));
    // To others only how many, and nobody's name.
    let readers = json!({ "type": "readers", "floor": 0, "markers": [[1, 2]] });
    loop {
        let told = other.next_of("signal").await;
        if told["signal"]["type"] != "presence" {
            assert_eq!(told["signal"], readers);
            break;
        }
    }
    server.stop().await;
}
