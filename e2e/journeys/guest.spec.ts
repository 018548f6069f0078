import type { Page } from '@playwright/test';
import { expectAccessible } from '../fixtures/axe.ts';
import { enterRoom, expectInRoom, heading, passCheck, room } from '../fixtures/pages.ts';
import { expect, test } from '../fixtures/test.ts';

/** Running since 10:35. */
const RUNNING = '2026-05-12T08:35:00Z';

/** The doctor, in the room, makes a link for somebody. */
async function invite(page: Page, name: string): Promise<string> {
  await page.getByText('Tools', { exact: true }).click();
  await page.getByRole('button', { name: 'Invite somebody' }).click();
  const dialog = page.getByRole('dialog', { name: 'Invite somebody' });
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByLabel('Interpreter').check();
  await dialog.getByRole('button', { name: 'Make a link' }).click();
  const link = await dialog.getByLabel('Link').inputValue();
  await dialog.getByRole('button', { name: 'Close' }).click();
  return link;
}

test('an interpreter comes by a link that opens once, is seen by both, and can be sent away', async ({ api, signedIn, visitor, standIn, server }) => {
  const { id } = await (await api.signIn('testdoctor')).appointmentAt(RUNNING);
  const doctorsPage = await signedIn('testdoctor');
  await enterRoom(doctorsPage, id);
  await expectInRoom(doctorsPage);
  const link = await invite(doctorsPage, 'Kim Example');
  expect(link).toMatch(new RegExp(`^${server.address}/guest#.{20,}$`));
  const invited = doctorsPage.getByRole('list', { name: 'Invited' });
  await expect(invited).toContainText('Kim Example (Interpreter): has not opened the link yet');

  const guestsPage = await visitor();
  await guestsPage.goto(link);
  await expect(guestsPage.getByText('You are invited as Kim Example')).toBeVisible();
  // The secret is off the address bar and out of the history.
  expect(guestsPage.url()).toBe(`${server.address}/guest`);
  await expectAccessible(guestsPage);
  await passCheck(guestsPage);
  await expectInRoom(guestsPage);
  await expect(room(doctorsPage).getByRole('listitem', { name: 'Kim Example' })).toBeVisible();
  const kim = standIn.rooms.named('Kim Example');
  expect(kim.moderator).toBe(false);
  await expect(invited).toContainText('here now');

  // The patient sees who else is there.
  const patientsPage = await signedIn('testpatient');
  await enterRoom(patientsPage, id);
  await expectInRoom(patientsPage);
  await patientsPage.getByText('Tools', { exact: true }).click();
  await expect(patientsPage.getByRole('list', { name: 'Invited' })).toContainText('Kim Example (Interpreter)');

  // A second person finds nothing behind the link.
  const other = await visitor();
  await other.goto(link);
  await expect(heading(other, 'This link does not open anything')).toBeVisible();

  // A reload goes on with the pass of the tab.
  await guestsPage.reload();
  await expect(guestsPage.getByText('You are invited as Kim Example')).toBeVisible();
  await passCheck(guestsPage);
  await expectInRoom(guestsPage);

  await invited.getByRole('button', { name: 'Take back' }).click();
  await expect(heading(guestsPage, 'This link does not open anything')).toBeVisible();
  await expect(guestsPage.locator('iframe')).toHaveCount(0);
  await expect(invited).toHaveCount(0);
});

test('the page without a link says that it needs one', async ({ visitor }) => {
  const page = await visitor();
  await page.goto('/guest');
  await expect(heading(page, 'This link does not open anything')).toBeVisible();
  await expectAccessible(page);
});
