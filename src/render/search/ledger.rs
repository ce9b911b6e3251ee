//! Which terms stand on which pages: a ledger for a stretch of pages, kept as the bytes that the index holds, and the sum of several.

use super::terms::Term;

/// From how many times on a term counts as frequent in a text.
const OFTEN: u32 = 3;
/// A place of the table of accounts that is free.
const FREE: u32 = u32::MAX;

/// The postings of every term in a stretch of pages.
#[derive(Default)]
pub(super) struct Ledger {
    accounts: Vec<Account>,
    /// The texts of long terms.
    words: String,
    /// Where the account of a term stands: a hash table with a hash of its own, so that its order is the same everywhere.
    table: Vec<u32>,
}

/// The postings of one term.
struct Account {
    head: u64,
    /// Its text among `words`; empty for short ones.
    word: (u32, u32),
    /// The first posting: page, and whether the term weighs there.
    first: Option<(u32, bool)>,
    /// The further ones, as the index holds them.
    rest: Vec<u8>,
    /// The page of the last posting.
    last: u32,
    /// The page that is being counted, whether the term stands in a heading, and how often it stands in the text.
    open: (u32, bool, u32),
}

impl Ledger {
    /// Counts a term on a page, in a heading or in the text; pages come in rising order.
    pub(super) fn count(&mut self, term: Term<'_>, page: u32, is_heading: bool) {
        let at = self.account(term);
        let account = &mut self.accounts[at];
        if account.open.0 != page {
            account.close();
            account.open = (page, false, 0);
        }
        account.open.1 |= is_heading;
        account.open.2 += u32::from(!is_heading);
    }

    /// Ends the counting; the terms are parted into `shards` by their first characters.
    pub(super) fn close(mut self, shards: u32) -> Closed {
        self.accounts.iter_mut().for_each(Account::close);
        let words = self.words;
        let term = |account: &Account| Term {
            head: account.head,
            word: text(&words, account.word),
        };
        let key = |account: &Account| (term(account).first() % shards, account.head);
        self.accounts
            .sort_unstable_by(|a, b| key(a).cmp(&key(b)).then_with(|| term(a).word.cmp(term(b).word)));
        let mut lines = Vec::with_capacity(self.accounts.len());
        let mut rest = Vec::with_capacity(self.accounts.iter().map(|account| account.rest.len()).sum());
        for account in &self.accounts {
            let Some(first) = account.first else { continue };
            rest.extend(&account.rest);
            lines.push(Line {
                head: account.head,
                word: account.word,
                first,
                last: account.last,
                end: small(rest.len()),
            });
        }
        Closed { lines, words, rest }
    }

    fn account(&mut self, term: Term<'_>) -> usize {
        if (self.accounts.len() + 1) * 2 > self.table.len() {
            self.grow();
        }
        let mask = self.table.len() - 1;
        let mut place = hash(term) & mask;
        loop {
            let at = self.table[place];
            if at == FREE {
                break;
            }
            let account = &self.accounts[at as usize];
            if account.head == term.head && text(&self.words, account.word) == term.word {
                return at as usize;
            }
            place = (place + 1) & mask;
        }
        let start = small(self.words.len());
        self.words.push_str(term.word);
        self.table[place] = small(self.accounts.len());
        self.accounts.push(Account {
            head: term.head,
            word: (start, small(self.words.len())),
            first: None,
            rest: Vec::new(),
            last: 0,
            open: (FREE, false, 0),
        });
        self.accounts.len() - 1
    }

    fn grow(&mut self) {
        let size = (self.table.len() * 2).max(1 << 10);
        self.table.clear();
        self.table.resize(size, FREE);
        for (at, account) in self.accounts.iter().enumerate() {
            let word = text(&self.words, account.word);
            let mut place = hash(Term { head: account.head, word }) & (size - 1);
            while self.table[place] != FREE {
                place = (place + 1) & (size - 1);
            }
            self.table[place] = small(at);
        }
    }
}

impl Account {
    fn close(&mut self) {
        let (page, is_heading, times) = self.open;
        if page == FREE {
            return;
        }
        let weighs = is_heading || times >= OFTEN;
        if self.first.is_none() {
            self.first = Some((page, weighs));
        } else {
            varint(&mut self.rest, posting(page - self.last, weighs));
        }
        self.last = page;
    }
}

/// The postings of a stretch of pages, shard by shard in the order of their terms.
pub(super) struct Closed {
    lines: Vec<Line>,
    words: String,
    /// The further postings of all terms, one after the other.
    rest: Vec<u8>,
}

/// What is kept of an account.
struct Line {
    head: u64,
    word: (u32, u32),
    first: (u32, bool),
    last: u32,
    /// Where its further postings end; they begin where those of the line before end.
    end: u32,
}

impl Closed {
    fn term(&self, line: &Line) -> Term<'_> {
        Term {
            head: line.head,
            word: text(&self.words, line.word),
        }
    }

    /// The numbers of the shards that its terms belong to, out of `shards`.
    pub(super) fn shards(&self, shards: u32) -> impl Iterator<Item = u32> {
        self.lines.iter().map(move |line| self.term(line).first() % shards)
    }

    /// The lines of a shard, each with its further postings.
    fn of(&self, shard: u32, shards: u32) -> impl Iterator<Item = (&Line, &[u8])> {
        let number = |line: &Line| self.term(line).first() % shards;
        let start = self.lines.partition_point(|line| number(line) < shard);
        let end = self.lines.partition_point(|line| number(line) <= shard);
        let begin = move |at: usize| at.checked_sub(1).map_or(0, |before| self.lines[before].end as usize);
        (start..end).map(move |at| (&self.lines[at], &self.rest[begin(at)..self.lines[at].end as usize]))
    }
}

/// Adds ledgers up: the bytes of one shard out of `shards`. Each stands with the number of its first page, in rising order.
pub(super) fn sum(ledgers: &[(u32, Closed)], shard: u32, shards: u32) -> Vec<u8> {
    let mut entries: Vec<(Term<'_>, u32, &Line, &[u8])> = Vec::new();
    for (start, ledger) in ledgers {
        entries.extend(ledger.of(shard, shards).map(|(line, rest)| (ledger.term(line), *start, line, rest)));
    }
    entries.sort_unstable_by_key(|(term, start, ..)| (*term, *start));
    let (mut bytes, mut list) = (Vec::new(), Vec::new());
    for same in entries.chunk_by(|a, b| a.0 == b.0) {
        list.clear();
        let mut next = 0;
        for (_, start, line, rest) in same {
            let (first, weighs) = line.first;
            varint(&mut list, posting(start + first + 1 - next, weighs));
            list.extend(*rest);
            next = start + line.last + 1;
        }
        let text = same[0].0.text();
        varint(&mut bytes, small(text.len()));
        bytes.extend(text.as_bytes());
        varint(&mut bytes, small(list.len()));
        bytes.extend(&list);
    }
    bytes
}

/// A posting: the gap to the page before, and whether the term weighs.
fn posting(gap: u32, weighs: bool) -> u32 {
    gap << 1 | u32::from(weighs)
}

/// A number as LEB128.
fn varint(out: &mut Vec<u8>, mut number: u32) {
    while number > 127 {
        out.push(u8::try_from(number & 127).expect("seven bits fit in a byte") | 128);
        number >>= 7;
    }
    out.push(u8::try_from(number).expect("seven bits fit in a byte"));
}

fn text(words: &str, (start, end): (u32, u32)) -> &str {
    &words[start as usize..end as usize]
}

fn small(number: usize) -> u32 {
    u32::try_from(number).expect("an index has less than 4 GiB")
}

fn hash(term: Term<'_>) -> usize {
    const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
    let mix = |hash: u64, part: u64| (hash ^ part).wrapping_mul(ODD).rotate_left(29);
    let hash = term.word.bytes().fold(mix(0, term.head), |hash, byte| mix(hash, u64::from(byte)));
    usize::try_from(mix(hash, 0) >> 32).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postings_are_gaps() {
        let a = Term {
            head: u64::from('a') << 42,
            word: "",
        };
        let ledger = |pages: &[(u32, bool)]| {
            let mut ledger = Ledger::default();
            pages.iter().for_each(|(page, is_heading)| ledger.count(a, *page, *is_heading));
            ledger.close(64)
        };
        let whole = [(0, ledger(&[(0, true), (130, false)]))];
        let parts = [(0, ledger(&[(0, true)])), (100, ledger(&[(30, false)]))];
        for ledgers in [&whole[..], &parts[..]] {
            assert_eq!(sum(ledgers, 33, 64), [1, b'a', 3, 0b11, 0x84, 0x02]);
        }
    }

    #[test]
    fn a_term_weighs_in_a_heading_and_where_it_is_frequent() {
        let a = Term {
            head: u64::from('a') << 42,
            word: "",
        };
        let mut ledger = Ledger::default();
        [(0, false), (0, false), (0, false), (1, true), (1, false), (2, false)]
            .into_iter()
            .for_each(|(page, is_heading)| ledger.count(a, page, is_heading));
        assert_eq!(sum(&[(0, ledger.close(64))], 33, 64), [1, b'a', 3, 0b11, 0b11, 0b10]);
    }
}
