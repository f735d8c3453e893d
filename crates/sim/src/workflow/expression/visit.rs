//! What an expression mentions: the paths into contexts and the calls, for checks that need
//! no values.

use super::{Expression, Literal, Node, What};

/// A path into a context, such as `needs.build.outputs.tag`, as long as it can be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    /// Bytes from the start of the expression.
    pub at: usize,
    /// The context, in lower case.
    pub context: String,
    /// What follows.
    pub steps: Vec<Step>,
}

/// A step of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// `.name` or `['name']`, as written.
    Name(String),
    /// `.*` or `[*]`.
    Any,
    /// `[…]` with what is known at the run only, or a number.
    Dynamic,
}

impl Path {
    /// The name of a step, or nothing when it is not one.
    pub fn name(&self, step: usize) -> Option<&str> {
        match self.steps.get(step) {
            Some(Step::Name(name)) => Some(name),
            _ => None,
        }
    }
}

/// A call of a function, or a comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Bytes from the start of the expression.
    pub at: usize,
    /// As written; `==` for every comparison.
    pub name: String,
    /// What it is about.
    pub parameters: Vec<Parameter>,
}

/// What a function is called with, as far as it can be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Parameter {
    /// A text that is written there.
    Text(String),
    /// A number, `true` or `false`.
    Literal,
    /// A path into a context and nothing else.
    Path(Path),
    /// Something else.
    Other,
}

impl Expression {
    /// All paths into contexts, each one as long as it is.
    pub fn paths(&self) -> Vec<Path> {
        let mut paths = Vec::new();
        self.root.mentions(&mut paths);
        paths
    }

    /// All calls and comparisons, those in parameters before those they are in.
    pub fn calls(&self) -> Vec<Call> {
        let mut calls = Vec::new();
        self.walk(&mut |node| {
            let (name, parameters) = match &node.what {
                What::Call(name, parameters) => {
                    let parameters = parameters.iter().map(Node::parameter).collect();
                    (name.to_string(), parameters)
                }
                What::Compare(_, left, right) => {
                    let parameters = vec![left.parameter(), right.parameter()];
                    ("==".to_owned(), parameters)
                }
                _ => return,
            };
            calls.push(Call {
                at: node.at,
                name,
                parameters,
            });
        });
        calls
    }
}

impl Node {
    fn text(&self) -> Option<String> {
        match &self.what {
            What::Literal(Literal::Text(text)) => Some(text.to_string()),
            _ => None,
        }
    }

    fn parameter(&self) -> Parameter {
        match &self.what {
            What::Literal(Literal::Text(text)) => Parameter::Text(text.to_string()),
            What::Literal(Literal::Bool(_) | Literal::Number(_)) => Parameter::Literal,
            _ => self.path().map_or(Parameter::Other, Parameter::Path),
        }
    }

    /// Adds the paths in this node; a path is not told again in parts.
    fn mentions(&self, paths: &mut Vec<Path>) {
        let Some(path) = self.path() else {
            self.each(&mut |node| node.mentions(paths));
            return;
        };
        paths.push(path);
        let mut node = self;
        while let What::Index(target, _) | What::Star(target) = &node.what {
            if let What::Index(_, index) = &node.what {
                index.mentions(paths);
            }
            node = target;
        }
    }

    fn path(&self) -> Option<Path> {
        let (target, step) = match &self.what {
            What::Context(name) => {
                return Some(Path {
                    at: self.at,
                    context: name.to_ascii_lowercase(),
                    steps: Vec::new(),
                });
            }
            What::Index(target, index) => (target, index.text().map_or(Step::Dynamic, Step::Name)),
            What::Star(target) => (target, Step::Any),
            _ => return None,
        };
        let mut path = target.path()?;
        path.steps.push(step);
        Some(path)
    }
}
