//! An index of rectangles by place: which of thousands may lie here?

use std::collections::HashMap;

use crate::geometry::Rect;

/// The side of a cell: about the height of two cards.
const CELL: f64 = 384.0;

/// The most cells that one rectangle is entered in. One that covers more is looked at every time: an edge across the whole canvas would
/// otherwise fill the memory.
const MOST_CELLS: i64 = 512;

/// Rectangles under numbers, found by place.
#[derive(Clone, Debug, Default)]
pub(crate) struct Grid {
    cells: HashMap<(i32, i32), Vec<u32>>,
    huge: Vec<u32>,
}

impl Grid {
    /// Enters a rectangle under a number.
    pub(crate) fn insert(&mut self, number: u32, rect: Rect) {
        match Cells::of(rect) {
            None => self.huge.push(number),
            Some(cells) => cells.each(|cell| self.cells.entry(cell).or_default().push(number)),
        }
    }

    /// Takes a number out again; `rect` is what it was entered with.
    pub(crate) fn remove(&mut self, number: u32, rect: Rect) {
        match Cells::of(rect) {
            None => self.huge.retain(|other| *other != number),
            Some(cells) => cells.each(|cell| {
                if let Some(numbers) = self.cells.get_mut(&cell) {
                    numbers.retain(|other| *other != number);
                    if numbers.is_empty() {
                        self.cells.remove(&cell);
                    }
                }
            }),
        }
    }

    /// The numbers of all rectangles that may overlap an area, in order, each once.
    pub(crate) fn near(&self, area: Rect) -> Vec<u32> {
        let mut found = self.huge.clone();
        match Cells::of(area) {
            None => self
                .cells
                .values()
                .for_each(|numbers| found.extend(numbers)),
            Some(cells) => {
                cells.each(|cell| found.extend(self.cells.get(&cell).into_iter().flatten()));
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// The cells that a rectangle touches.
#[derive(Clone, Copy)]
struct Cells {
    left: i32,
    top: i32,
    right: i32,
    bottom: i32,
}

impl Cells {
    /// The cells of a rectangle, unless there are too many.
    fn of(rect: Rect) -> Option<Self> {
        // The cast saturates; what is that far away covers too many cells anyhow.
        let cell = |part: f64| (part / CELL).floor() as i32;
        let cells = Self {
            left: cell(rect.left),
            top: cell(rect.top),
            right: cell(rect.right),
            bottom: cell(rect.bottom),
        };
        let length = |low: i32, high: i32| i64::from(high) - i64::from(low) + 1;
        let count = length(cells.left, cells.right).checked_mul(length(cells.top, cells.bottom))?;
        (count <= MOST_CELLS).then_some(cells)
    }

    fn each(self, mut visit: impl FnMut((i32, i32))) {
        for x in self.left..=self.right {
            for y in self.top..=self.bottom {
                visit((x, y));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::geometry::Point;

    fn rect() -> impl Strategy<Value = Rect> {
        let place = || prop_oneof![4 => -3000.0..3000.0, 1 => -1e6..1e6];
        (place(), place(), place(), place())
            .prop_map(|(ax, ay, bx, by)| Rect::between(Point::new(ax, ay), Point::new(bx, by)))
    }

    proptest! {
        #[test]
        fn everything_that_overlaps_is_found_until_it_is_removed(
            rects in prop::collection::vec(rect(), 1..30),
            area in rect(),
            gone in 0_usize..30,
        ) {
            let mut grid = Grid::default();
            for (number, rect) in (0..).zip(&rects) {
                grid.insert(number, *rect);
            }
            let found = grid.near(area);
            for (number, rect) in (0..).zip(&rects) {
                prop_assert!(!rect.overlaps(area) || found.contains(&number));
            }
            if let Some(rect) = rects.get(gone) {
                let number = u32::try_from(gone).unwrap();
                grid.remove(number, *rect);
                prop_assert!(!grid.near(*rect).contains(&number));
            }
        }
    }
}
