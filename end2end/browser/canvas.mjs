// The hand on the editor's canvas: real mouse events on what is drawn, found as a person finds it, by its name.

import { expect } from '@playwright/test';

export const canvas = (page) => page.getByTestId('canvas');

// The card of a node.
export const node = (page, name) => canvas(page).locator(`[data-node-name="${name}"]`);

// Every edge that is drawn, e.g. `n1.incoming_call>n2`.
export const edges = (page) => canvas(page).locator('[data-edge]');

// The ring of an outlet, by its label or its id.
export function outlet(page, name, outlet) {
  const row = node(page, name).locator('.row');
  const ring = row.filter({ hasText: new RegExp(`^${escaped(outlet)}$`, 'i') }).locator('[data-outlet]');
  return ring.or(node(page, name).locator(`[data-outlet="${outlet}"]`)).first();
}

export const inlet = (page, name) => node(page, name).locator('[data-inlet]');

// Drags a step from the palette, so that its card's head is at a point of the canvas, given in pixels from its top left corner. Gives the new card.
export async function dragFromPalette(page, label, { x, y }) {
  const pane = await boxOf(canvas(page));
  const kind = page.getByRole('complementary', { name: 'Steps to add' }).getByRole('button', { name: label });
  await expect(kind).toBeEnabled();
  await kind.scrollIntoViewIfNeeded();
  const before = await names(page);
  await drag(page, await middle(kind), { x: pane.x + x, y: pane.y + y });
  await expect(canvas(page).locator('[data-node-name]')).toHaveCount(before.length + 1);
  const [name] = (await names(page)).filter((name) => !before.includes(name));
  return node(page, name);
}

// Draws an edge from an outlet, called by its label or its id, to a node's inlet.
export async function connect(page, from, label, to) {
  await drag(page, await middle(outlet(page, from, label)), await middle(inlet(page, to)));
  const [source, target] = [await id(page, from), await id(page, to)];
  const ring = await outlet(page, from, label).getAttribute('data-outlet');
  await expect(canvas(page).locator(`[data-edge="${source}.${ring}>${target}"]`)).toBeAttached();
}

// Moves a card by some pixels.
export async function move(page, name, { x, y }) {
  const from = await middle(node(page, name).locator('.head'));
  await drag(page, from, { x: from.x + x, y: from.y + y });
}

// Has all cards put where they read best, and shows the whole flow.
export async function tidy(page) {
  const tools = page.getByRole('toolbar', { name: 'View' });
  await tools.getByRole('button', { name: 'Tidy' }).click();
  await tools.getByRole('button', { name: 'Fit' }).click();
}

// Presses the mouse at a point of the window, moves it as a hand does, and lets go at another.
export async function drag(page, from, to) {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 5 });
  await page.mouse.move(to.x, to.y, { steps: 5 });
  await page.mouse.up();
}

// The middle of what is drawn, once it has come to rest.
export async function middle(locator) {
  let last;
  await expect(async () => {
    const before = last;
    last = await boxOf(locator);
    expect(last).toEqual(before);
  }).toPass({ intervals: [50] });
  return { x: last.x + last.width / 2, y: last.y + last.height / 2 };
}

async function boxOf(locator) {
  await expect(locator).toBeVisible();
  return locator.boundingBox();
}

const id = (page, name) => node(page, name).getAttribute('data-node-id');

const names = (page) => canvas(page).locator('[data-node-name]').evaluateAll((cards) => cards.map((card) => card.dataset.nodeName));

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
