//! What every room's board is made of, whatever the room: a list that hands can reorder,
//! code in colours, an editor, panes that can be resized, the bar with the big button.

pub mod actions;
pub mod code;
pub mod debrief;
pub mod dialog;
pub mod drag;
pub mod editor;
pub mod goals;
pub mod hints;
pub mod keys;
pub mod lift;
pub mod lines;
pub mod panes;
pub mod sight;
pub mod terms;
