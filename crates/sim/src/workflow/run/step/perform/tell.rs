//! The files that tell later steps something: `$GITHUB_OUTPUT` and `$GITHUB_ENV`.
//!
//! <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#multiline-strings>

use crate::workflow::run::act::Failure;
use crate::workflow::run::cell::Telling;
use crate::workflow::run::engine::Engine;
use crate::workflow::run::step::variable::is_refused;

impl Engine<'_> {
    /// Takes lines for one of the files: `name=value`, or `name<<END` and all up to `END`.
    /// A line that is neither fails the step.
    pub(super) fn tell(
        &mut self,
        cell: usize,
        variables: bool,
        lines: &str,
    ) -> Result<(), Failure> {
        let cell = &mut self.cells[cell];
        for line in lines.lines() {
            let open = cell.telling.as_mut();
            if let Some(telling) = open.filter(|telling| telling.variables == variables) {
                if line != telling.end {
                    telling.lines.push(line.to_owned());
                    continue;
                }
                let value = telling.lines.join("\n");
                let pair = (std::mem::take(&mut telling.name), value);
                cell.telling = None;
                keep(variables, pair, &mut cell.told, &mut cell.outputs);
                continue;
            }
            let equals = line.find('=').unwrap_or(line.len());
            match line.find("<<") {
                Some(sign) if sign < equals && sign > 0 && line.len() > sign + 2 => {
                    cell.telling = Some(Telling {
                        variables,
                        name: line[..sign].to_owned(),
                        end: line[sign + 2..].to_owned(),
                        lines: Vec::new(),
                    });
                }
                _ if (1..line.len()).contains(&equals) => {
                    let pair = (line[..equals].to_owned(), line[equals + 1..].to_owned());
                    keep(variables, pair, &mut cell.told, &mut cell.outputs);
                }
                _ if line.is_empty() => {}
                _ => return Err(Failure::Script),
            }
        }
        Ok(())
    }

    /// The step is over: what it told of variables is there. Whether all it told has an end.
    pub(in super::super) fn told(&mut self, cell: usize) -> bool {
        let cell = &mut self.cells[cell];
        cell.env.append(&mut cell.told);
        cell.telling.take().is_none()
    }
}

fn keep(
    variables: bool,
    pair: (String, String),
    told: &mut Vec<(String, String)>,
    outputs: &mut Vec<(String, String)>,
) {
    if variables {
        if !is_refused(&pair.0) {
            told.push(pair);
        }
    } else {
        outputs.push(pair);
    }
}
