//! Server-sent events: how an entry of the log is written as one, and how bytes are framed that many viewers share.

use bytes::{Bytes, BytesMut};
use domain::{
    Sight, project,
    wire::{Change, Present},
};
use std::ops::Deref;

const END_OF_LINE: &[u8] = b"\r\n";

/// An entry as one server-sent event for those who see so much. A column that was ranked anew changes cards that the entry is
/// not about, so its viewers fetch the snapshot.
pub fn encode(change: &Change, sight: &Sight) -> Bytes {
    let seq = change.seq;
    if change.kind == "reranked" {
        return reset(seq);
    }
    let Some(seen) = project(change.clone(), sight) else {
        return format!("id: {seq}\nevent: skip\ndata: {{}}\n\n").into();
    };
    match serde_json::to_string(&seen) {
        Ok(json) => format!("id: {seq}\nevent: change\ndata: {json}\n\n").into(),
        Err(_) => reset(seq),
    }
}

/// Who has which order open. It is no entry of the log and so has no position there.
pub fn presence(present: &[Present]) -> SseChunk {
    let json = serde_json::to_string(present).unwrap_or_else(|_| "[]".to_owned());
    format!("event: presence\ndata: {json}\n\n").as_str().into()
}

/// The event that has viewers fetch the snapshot, at a position of the log.
pub fn reset(seq: u64) -> Bytes {
    format!("id: {seq}\nevent: reset\ndata: {{}}\n\n").into()
}

/// One or more events as a chunk of a body: framed once, for all who get it. Clones share the bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SseChunk {
    /// A whole chunk (RFC 9112, section 7.1).
    chunk: Bytes,
    /// How long its first line is.
    head: usize,
}

impl SseChunk {
    /// These parts as one chunk. It must not be empty: that would end the body.
    pub fn of<'a>(parts: impl Iterator<Item = &'a [u8]> + Clone) -> SseChunk {
        let length: usize = parts.clone().map(<[u8]>::len).sum();
        let head = format!("{length:x}\r\n");
        let mut chunk = BytesMut::with_capacity(head.len() + length + END_OF_LINE.len());
        chunk.extend_from_slice(head.as_bytes());
        parts.for_each(|part| chunk.extend_from_slice(part));
        chunk.extend_from_slice(END_OF_LINE);
        SseChunk { chunk: chunk.freeze(), head: head.len() }
    }

    /// The events, sharing their bytes.
    pub fn bare(&self) -> Bytes {
        self.chunk.slice(self.head..self.chunk.len() - END_OF_LINE.len())
    }

    /// The events with the frame around them.
    pub fn framed(&self) -> &[u8] {
        &self.chunk
    }
}

impl From<&str> for SseChunk {
    fn from(text: &str) -> SseChunk {
        SseChunk::of(std::iter::once(text.as_bytes()))
    }
}

/// The events without the frame.
impl Deref for SseChunk {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        &self.chunk[self.head..self.chunk.len() - END_OF_LINE.len()]
    }
}
