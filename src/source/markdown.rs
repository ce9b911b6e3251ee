//! stub
use crate::{span::*,diagnostic::*,source::blocks::*};
use std::ops::Range;
pub struct Parsed { pub blocks: Vec<Block>, pub diagnostics: Vec<Diagnostic> }
pub fn parse(_f: FileId, _t: &str, _b: Range<usize>, _e: bool) -> Parsed { Parsed{blocks:vec![],diagnostics:vec![]} }
pub struct FrontMatter { pub yaml: Option<Range<usize>>, pub body: Range<usize>, pub diagnostic: Option<Diagnostic> }
pub fn front_matter(_file: FileId, text: &str) -> FrontMatter {
    if let Some(r)=text.strip_prefix("---\n") { if let Some(e)=r.find("\n---\n") { return FrontMatter{yaml:Some(4..4+e+1),body:e+9..text.len(),diagnostic:None} } }
    FrontMatter{yaml:None,body:0..text.len(),diagnostic:None}
}
