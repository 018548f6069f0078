import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { packs, PAYLOADS } from '../fixtures/payloads.ts';
import { Scene } from '../fixtures/scene.ts';
import { SHOWN, type Sent, type Who } from '../fixtures/shown.ts';
import { expect, test } from '../fixtures/test.ts';
import { NOT_SHOWN, textsOf, type Document } from '../fixtures/texts.ts';
import { Walk } from '../fixtures/walk.ts';

// Browsers give passkeys to names, not to numbers.
test.use({ host: 'localhost' });

test('every text that can be stored is known, and so is the page that shows it', () => {
  const document = JSON.parse(readFileSync('../api/openapi.json', 'utf8')) as Document;
  const known = [...Object.keys(SHOWN), ...Object.keys(NOT_SHOWN)].sort();
  expect(textsOf(document)).toEqual(known);
  expect(Object.values(SHOWN).filter(({ stops }) => stops.length === 0)).toEqual([]);
});

test('there are sixty payloads, and each is whole in every kind of text', () => {
  expect(Object.keys(PAYLOADS)).toHaveLength(60);
  for (const { most } of Object.values(SHOWN)) {
    const texts = packs(most);
    expect(texts.filter((text) => most < text.length)).toEqual([]);
    expect(Object.values(PAYLOADS).filter((payload) => !texts.some((text) => text.includes(payload)))).toEqual([]);
  }
});

for (const [field, { most, send, stops }] of Object.entries(SHOWN)) {
  test(`${field} stays text wherever it is shown`, async ({ api, server, signedIn, visitor }) => {
    test.slow();
    const pages = new Map<Who, Page>();
    const scene = await Scene.set(api, server, async (who) => {
      const page = pages.get(who) ?? await (who === 'a guest' ? visitor() : signedIn(who));
      pages.set(who, page);
      return page;
    });
    const [walk, texts, sent] = [new Walk(scene), packs(most), [] as Sent[]];
    for (const [n, text] of texts.entries()) {
      sent.push({ text, id: (await send(scene, text, n)) ?? '' });
      for (const stop of stops) await walk.visit(stop, sent, n + 1 === texts.length);
    }
  });
}
