//! Which part of the drawing is seen, and how large.

/// The smallest and the largest zoom, in percent.
const RANGE: (i32, i32) = (30, 200);
/// Zooms that the buttons and keys stop at, in percent.
const STOPS: [i32; 8] = [30, 45, 60, 80, 100, 125, 160, 200];
/// Left free around the whole, in pixels.
const MARGIN: i32 = 12;

/// Where the drawing lies behind the window, in pixels of the page, and how large it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Camera {
    /// The drawing's left edge.
    pub(super) x: i32,
    /// The drawing's upper edge.
    pub(super) y: i32,
    /// In percent.
    pub(super) zoom: i32,
    /// Whether the player has chosen it; else it follows the drawing.
    pub(super) chosen: bool,
}

impl Default for Camera {
    fn default() -> Self {
        Self {
            x: MARGIN,
            y: MARGIN,
            zoom: 100,
            chosen: false,
        }
    }
}

impl Camera {
    /// Shows a drawing as a whole in a window, both in pixels, and no larger than it is.
    pub(super) fn whole(drawing: (i32, i32), window: (i32, i32)) -> Self {
        let share = |room: i32, need: i32| (room - 2 * MARGIN) * 100 / need.max(1);
        let fits = share(window.0, drawing.0).min(share(window.1, drawing.1));
        let zoom = fits.clamp(RANGE.0, 100);
        let centre = |room: i32, need: i32| ((room - need * zoom / 100) / 2).max(MARGIN);
        Self {
            x: centre(window.0, drawing.0),
            y: centre(window.1, drawing.1),
            zoom,
            chosen: false,
        }
    }

    /// Moved by so many pixels.
    #[must_use]
    pub(super) fn panned(self, x: i32, y: i32) -> Self {
        Self {
            x: self.x.saturating_add(x),
            y: self.y.saturating_add(y),
            chosen: true,
            ..self
        }
    }

    /// Zoomed to the next stop, with what lies under a point of the window staying there.
    #[must_use]
    pub(super) fn zoomed(self, closer: bool, at: (i32, i32)) -> Self {
        let next = if closer {
            STOPS.into_iter().find(|stop| *stop > self.zoom)
        } else {
            STOPS.into_iter().rev().find(|stop| *stop < self.zoom)
        };
        let zoom = next.unwrap_or(self.zoom);
        let keep = |at: i32, edge: i32| at - (at - edge) * zoom / self.zoom.max(1);
        Self {
            x: keep(at.0, self.x),
            y: keep(at.1, self.y),
            zoom,
            chosen: true,
        }
    }

    /// Moved as little as needed for a box to be seen, all of it if it fits. The box and the
    /// window are in pixels of the window: left, top, width, height.
    #[must_use]
    pub(super) fn showing(self, seen: (i32, i32, i32, i32), window: (i32, i32)) -> Self {
        let shift = |from: i32, length: i32, room: i32| {
            if from < MARGIN {
                MARGIN - from
            } else {
                (room - MARGIN - from - length).min(0).max(MARGIN - from)
            }
        };
        let x = shift(seen.0, seen.2, window.0);
        let y = shift(seen.1, seen.3, window.1);
        Self {
            x: self.x + x,
            y: self.y + y,
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Camera;

    #[test]
    fn the_whole_is_shown_in_the_middle_and_never_blown_up() {
        let small = Camera::whole((200, 100), (800, 400));
        assert_eq!((small.x, small.y, small.zoom), (300, 150, 100));
        let large = Camera::whole((2_000, 100), (800, 400));
        assert_eq!((large.x, large.zoom), (20, 38));
        assert_eq!(Camera::whole((90_000, 9), (800, 400)).zoom, 30);
        assert_eq!(Camera::whole((0, 0), (0, 0)).zoom, 30);
    }

    #[test]
    fn what_is_under_the_pointer_stays_there() {
        let camera = Camera {
            x: 100,
            y: 50,
            zoom: 100,
            chosen: false,
        };
        let near = camera.zoomed(true, (200, 50));
        assert_eq!((near.x, near.y, near.zoom), (75, 50, 125));
        assert_eq!(
            near.zoomed(false, (200, 50)),
            Camera {
                chosen: true,
                ..camera
            }
        );
    }

    #[test]
    fn zooms_end() {
        let far = (0..20).fold(Camera::default(), |camera, _| camera.zoomed(false, (0, 0)));
        let near = (0..20).fold(Camera::default(), |camera, _| camera.zoomed(true, (0, 0)));
        assert_eq!((far.zoom, near.zoom), (30, 200));
    }

    #[test]
    fn it_moves_only_as_far_as_needed() {
        let camera = Camera::default();
        assert_eq!(camera.showing((50, 50, 100, 50), (400, 300)), camera);
        assert_eq!(camera.showing((-40, 50, 100, 50), (400, 300)).x, 12 + 52);
        assert_eq!(camera.showing((350, 280, 100, 50), (400, 300)).x, 12 - 62);
        assert_eq!(camera.showing((350, 280, 100, 50), (400, 300)).y, 12 - 42);
        // What is wider than the window shows its beginning.
        assert_eq!(camera.showing((50, 50, 900, 50), (400, 300)).x, 12 - 38);
    }
}
