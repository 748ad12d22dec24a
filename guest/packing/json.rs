//! The subset of JSON that the layer table and safetensors headers use.

use std::collections::BTreeMap;

#[derive(Debug, Clone, PartialEq)]
pub enum Json {
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
    List(Vec<Json>),
    Object(BTreeMap<String, Json>),
}

impl Json {
    pub fn parse(text: &str) -> Json {
        let mut reader = Reader { bytes: text.as_bytes(), at: 0 };
        let value = reader.value();
        reader.skip_space();
        assert!(reader.at == reader.bytes.len(), "JSON: text after the value at byte {}", reader.at);
        value
    }

    pub fn get(&self, key: &str) -> Option<&Json> {
        match self {
            Json::Object(map) => map.get(key),
            _ => None,
        }
    }

    pub fn at(&self, key: &str) -> &Json {
        self.get(key).unwrap_or_else(|| panic!("JSON: no member '{key}' in {self:?}"))
    }

    pub fn text(&self, key: &str) -> &str {
        match self.at(key) {
            Json::Text(text) => text,
            other => panic!("JSON: '{key}' should be text, is {other:?}"),
        }
    }

    pub fn number(&self, key: &str) -> f64 {
        match self.at(key) {
            Json::Number(number) => *number,
            other => panic!("JSON: '{key}' should be a number, is {other:?}"),
        }
    }

    pub fn count(&self, key: &str) -> usize {
        self.number(key) as usize
    }

    pub fn list(&self) -> &[Json] {
        match self {
            Json::List(list) => list,
            other => panic!("JSON: expected a list, found {other:?}"),
        }
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn skip_space(&mut self) {
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
    }

    fn peek(&mut self) -> u8 {
        self.skip_space();
        *self.bytes.get(self.at).expect("JSON: ends early")
    }

    fn expect(&mut self, wanted: u8) {
        let found = self.peek();
        assert!(found == wanted, "JSON: expected '{}' at byte {}, found '{}'", wanted as char, self.at, found as char);
        self.at += 1;
    }

    fn value(&mut self) -> Json {
        match self.peek() {
            b'{' => self.object(),
            b'[' => self.array(),
            b'"' => Json::Text(self.string()),
            b't' => self.word("true", Json::Bool(true)),
            b'f' => self.word("false", Json::Bool(false)),
            b'n' => self.word("null", Json::Null),
            _ => self.numeral(),
        }
    }

    fn word(&mut self, word: &str, value: Json) -> Json {
        assert!(self.bytes[self.at..].starts_with(word.as_bytes()), "JSON: expected '{word}' at byte {}", self.at);
        self.at += word.len();
        value
    }

    fn numeral(&mut self) -> Json {
        let start = self.at;
        while self.bytes.get(self.at).is_some_and(|b| b.is_ascii_digit() || b"+-.eE".contains(b)) {
            self.at += 1;
        }
        let text = std::str::from_utf8(&self.bytes[start..self.at]).unwrap();
        Json::Number(text.parse().unwrap_or_else(|_| panic!("JSON: '{text}' at byte {start} is no number")))
    }

    fn string(&mut self) -> String {
        self.expect(b'"');
        let start = self.at;
        while self.bytes[self.at] != b'"' {
            assert!(self.bytes[self.at] != b'\\', "JSON: escapes are not used by these files (byte {})", self.at);
            self.at += 1;
        }
        self.at += 1;
        String::from_utf8(self.bytes[start..self.at - 1].to_vec()).expect("JSON: not UTF-8")
    }

    fn array(&mut self) -> Json {
        self.expect(b'[');
        let mut list = Vec::new();
        while self.peek() != b']' {
            if !list.is_empty() {
                self.expect(b',');
            }
            list.push(self.value());
        }
        self.expect(b']');
        Json::List(list)
    }

    fn object(&mut self) -> Json {
        self.expect(b'{');
        let mut map = BTreeMap::new();
        while self.peek() != b'}' {
            if !map.is_empty() {
                self.expect(b',');
            }
            self.skip_space();
            let key = self.string();
            self.expect(b':');
            map.insert(key, self.value());
        }
        self.expect(b'}');
        Json::Object(map)
    }
}
