//! The baseline of the fan-out: an epoll loop that writes given bytes to each of its connections, once per
//! request, each by one non-blocking write. The least that any server can do, and nothing else.
//! It must not know what the bytes mean.
//!
//! Its first connection is the control: number of connections and length of the frame (two big-endian u32), then the
//! frame; one byte comes back when all are there; from then on each byte asks for one broadcast. Its end is our end.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};

use anyhow::{Context, Result, ensure};
use rustix::event::epoll::{self, Event, EventData, EventFlags};

const CONTROL: u64 = u64::MAX;

/// Prints its address, serves one load and ends with it.
pub(crate) fn run() -> Result<()> {
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    // The standard library asks for a queue of 128 connections; all readers come at once.
    rustix::net::listen(&listener, 4096)?;
    println!("http://{}", listener.local_addr()?);
    let (mut control, _) = listener.accept()?;
    control.set_nodelay(true)?;
    let count = read_u32(&mut control)?;
    let mut frame = vec![0; usize::try_from(read_u32(&mut control)?)?];
    control.read_exact(&mut frame)?;
    let sockets = accept_all(&listener, count)?;
    control.write_all(b"r")?;
    serve(&mut control, &sockets, &frame)
}

fn read_u32(stream: &mut TcpStream) -> Result<u32> {
    let mut bytes = [0; 4];
    stream.read_exact(&mut bytes)?;
    Ok(u32::from_be_bytes(bytes))
}

fn accept_all(listener: &TcpListener, count: u32) -> Result<Vec<TcpStream>> {
    (0..count)
        .map(|_| {
            let (stream, _) = listener.accept()?;
            stream.set_nodelay(true)?;
            stream.set_nonblocking(true)?;
            Ok(stream)
        })
        .collect()
}

fn serve(control: &mut TcpStream, sockets: &[TcpStream], frame: &[u8]) -> Result<()> {
    let epoll = epoll::create(epoll::CreateFlags::CLOEXEC)?;
    epoll::add(
        &epoll,
        &*control,
        EventData::new_u64(CONTROL),
        EventFlags::IN,
    )?;
    for (place, socket) in (0..).zip(sockets) {
        epoll::add(&epoll, socket, EventData::new_u64(place), EventFlags::IN)?;
    }
    let nothing = Event {
        flags: EventFlags::empty(),
        data: EventData::new_u64(0),
    };
    let mut events = vec![nothing; 256];
    let mut asked = [0; 1];
    loop {
        let count = epoll::wait(&epoll, &mut events, None)?;
        let is_asked = |event: &Event| event.data.u64() == CONTROL;
        if !events[..count].iter().any(is_asked) {
            return Ok(()); // a reader has gone: the load is over
        }
        if control.read(&mut asked)? == 0 {
            return Ok(());
        }
        broadcast(sockets, frame)?;
    }
}

fn broadcast(sockets: &[TcpStream], frame: &[u8]) -> Result<()> {
    for mut socket in sockets {
        let written = socket.write(frame).context("a reader does not keep up")?;
        ensure!(written == frame.len(), "a reader does not keep up");
    }
    Ok(())
}
