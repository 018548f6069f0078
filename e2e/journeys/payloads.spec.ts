import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import type { Actor } from '../fixtures/api.ts';
import { gather, NAMES, REASONS } from '../fixtures/crowd.ts';
import { PAYLOADS } from '../fixtures/payloads.ts';
import { expect, test } from '../fixtures/test.ts';
import { Trap } from '../fixtures/trap.ts';
import { walk } from '../fixtures/walk.ts';
import { NOT_SHOWN, SHOWN, textsOf, type Document } from '../fixtures/texts.ts';

test('every text that can be stored is known, and so is the page that shows it', () => {
  const document = JSON.parse(readFileSync('../api/openapi.json', 'utf8')) as Document;
  const known = [...Object.keys(SHOWN), ...Object.keys(NOT_SHOWN)].sort();
  expect(textsOf(document)).toEqual(known);
  expect(Object.keys(PAYLOADS)).toHaveLength(60);
  expect(Object.values(PAYLOADS).filter((payload) => 60 < payload.length)).toEqual([]);
});

test('what many people are called and write stays text in every list', async ({ api, signedIn }) => {
  const [admin, doctor] = await Promise.all([api.signIn('testadmin'), api.signIn('testdoctor')]);
  await gather(api, admin, doctor);
  await close(admin);
  await walk(await Trap.lay(await signedIn('testadmin')), [
    { at: '/admin/accounts', shows: NAMES },
    { at: '/admin', shows: NAMES, open: readMails },
    { at: '/admin/audit', shows: [] },
  ]);
  await walk(await Trap.lay(await signedIn('testdoctor')), [
    { at: '/appointments', shows: [...NAMES, ...REASONS] },
    { at: '/doctors', shows: NAMES },
  ]);
});

/** Closes the clinic on as many days as it takes. */
async function close(admin: Actor): Promise<void> {
  for (const [n, name] of NAMES.entries()) {
    const day = new Date(Date.UTC(2027, 0, 1 + n)).toISOString().slice(0, 10);
    await admin.send('POST', '/closures', { from: day, to: day, name });
  }
}

/** Opens every mail that waits. */
async function readMails(page: Page): Promise<void> {
  const unread = page.getByRole('region', { name: 'Mails' }).getByRole('button', { name: /^Read / });
  while (await unread.count()) {
    const left = await unread.count();
    await unread.first().click();
    await expect.poll(() => unread.count()).toBeLessThan(left);
  }
}
