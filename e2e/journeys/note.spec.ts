import type { Locator, Page } from '@playwright/test';
import { expectAccessible } from '../fixtures/axe.ts';
import type { Api } from '../fixtures/api.ts';
import { expectNoSidewaysScroll, heading } from '../fixtures/pages.ts';
import { expect, test } from '../fixtures/test.ts';

/** The consultation that is running when the clock starts. */
const RUNNING = '2026-05-12T08:35:00Z';

async function running(api: Api): Promise<string> {
  const doctor = await api.signIn('testdoctor');
  return (await doctor.appointmentAt(RUNNING)).id;
}

function note(page: Page): Locator {
  return page.getByLabel('Private note');
}

function summary(page: Page): Locator {
  return page.getByLabel('Summary for the patient');
}

async function openNote(page: Page, id: string): Promise<void> {
  await page.goto(`/appointments/${id}/note`);
  await expect(note(page)).toBeVisible();
}

/** What is heard: it stays quiet while somebody types. */
function state(page: Page): Locator {
  return page.getByRole('status').filter({ hasText: /saved|written/i });
}

/** What is left in the tab's own storage, by all names. */
function leftInTab(page: Page): Promise<string> {
  return page.evaluate(() => JSON.stringify({ ...sessionStorage }));
}

test('a note is saved while it is written, and again after the connection was lost', async ({ api, signedIn }) => {
  const [id, doctor] = await Promise.all([running(api), api.signIn('testdoctor')]);
  const page = await signedIn('testdoctor');
  await page.goto(`/appointments/${id}`);
  await page.getByRole('link', { name: 'Note', exact: true }).click();
  await expect(heading(page, 'Note')).toBeVisible();
  await expect(state(page)).toHaveText('Nothing written yet. It is saved while you write.');
  await note(page).pressSequentially('Dry cough for two weeks.');
  await expect(state(page)).toHaveText(/^Saved 11:0\d$/);
  expect((await doctor.note(id)).text).toBe('Dry cough for two weeks.');
  expect(await leftInTab(page)).not.toContain('cough');
  await expectAccessible(page);

  await page.context().setOffline(true);
  await note(page).pressSequentially(' No fever.');
  await note(page).blur();
  await expect(state(page)).toHaveText('Not saved: no connection. Your text is kept here; trying again.');
  await summary(page).fill('Drink a lot.');
  await expectAccessible(page);
  await page.context().setOffline(false);
  await expect(state(page)).toHaveText(/^Saved/);
  await expect.poll(async () => (await doctor.note(id)).summary).toBe('Drink a lot.');
  expect((await doctor.note(id)).text).toBe('Dry cough for two weeks. No fever.');
  expect(await leftInTab(page)).not.toContain('cough');
});

test('what could not be saved is there again when the page is come back to', async ({ api, signedIn }) => {
  const [id, doctor] = await Promise.all([running(api), api.signIn('testdoctor')]);
  const page = await signedIn('testdoctor');
  // From the appointment's page, so that the program has that part of itself when the network goes.
  await page.goto(`/appointments/${id}`);
  await page.getByRole('link', { name: 'Note', exact: true }).click();
  await expect(note(page)).toBeVisible();
  await page.context().setOffline(true);
  await note(page).fill('Kept in this tab');
  await page.getByRole('link', { name: 'The appointment', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('The server can not be reached.');
  expect(await leftInTab(page)).toContain('Kept in this tab');
  await page.context().setOffline(false);
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('link', { name: 'Note', exact: true }).click();
  await expect(note(page)).toHaveValue('Kept in this tab');
  await expect(state(page)).toHaveText(/^Saved/);
  expect((await doctor.note(id)).text).toBe('Kept in this tab');
  expect(await leftInTab(page)).not.toContain('Kept in this tab');
});

test('whoever signs out leaves nothing of it in the browser', async ({ api, signedIn }) => {
  const [id, doctor] = await Promise.all([running(api), api.signIn('testdoctor')]);
  const page = await signedIn('testdoctor');
  await openNote(page, id);
  await page.route('**/api/v1/**/note', (route) => route.request().method() === 'PUT' ? route.abort() : route.continue());
  await note(page).fill('Kept in this tab');
  await note(page).blur();
  await expect(state(page)).toContainText('Not saved: no connection.');
  expect(await leftInTab(page)).toContain('Kept in this tab');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(heading(page, 'Sign in')).toBeVisible();
  expect(await leftInTab(page)).not.toContain('Kept in this tab');
  expect((await doctor.note(id)).revision).toBe(0);
});

test('a save whose answer is lost is no conflict', async ({ api, signedIn }) => {
  const [id, doctor] = await Promise.all([running(api), api.signIn('testdoctor')]);
  const page = await signedIn('testdoctor');
  await openNote(page, id);
  let lost = 0;
  await page.route('**/api/v1/**/note', async (route) => {
    if (route.request().method() !== 'PUT' || 0 < lost) return route.continue();
    lost += 1;
    await route.fetch();
    await route.abort();
  });
  await note(page).fill('One');
  await note(page).blur();
  await expect(state(page)).toContainText('Not saved');
  await note(page).fill('One, two');
  await expect(state(page)).toHaveText(/^Saved/);
  expect(lost).toBe(1);
  expect((await doctor.note(id)).text).toBe('One, two');
});

test('two tabs that write the same note both keep what they wrote', async ({ api, signedIn }) => {
  const [id, doctor] = await Promise.all([running(api), api.signIn('testdoctor')]);
  const page = await signedIn('testdoctor');
  const other = await page.context().newPage();
  await Promise.all([openNote(page, id), openNote(other, id)]);
  await note(page).fill('From the one tab.');
  await note(page).blur();
  await expect(state(page)).toHaveText(/^Saved/);
  await note(other).fill('From the other tab.');
  await note(other).blur();

  const choice = other.getByRole('region', { name: 'This note was also written elsewhere' });
  await expect(choice.getByRole('heading', { level: 2 })).toBeFocused();
  await expect(choice.getByRole('region', { name: 'Written here' })).toContainText('From the other tab.');
  await expect(choice.getByRole('region', { name: /^Saved elsewhere 11:0/ })).toContainText('From the one tab.');
  await expectAccessible(other);
  await other.setViewportSize({ width: 390, height: 844 });
  await expectNoSidewaysScroll(other);
  await choice.getByRole('button', { name: 'Both' }).click();
  await expect(note(other)).toHaveValue('From the one tab.\n\nFrom the other tab.');
  await expect(state(other)).toHaveText(/^Saved/);

  await note(page).fill('The one tab again.');
  await note(page).blur();
  await page.getByRole('button', { name: 'Take theirs' }).click();
  await expect(note(page)).toHaveValue('From the one tab.\n\nFrom the other tab.');
  expect((await doctor.note(id)).text).toBe('From the one tab.\n\nFrom the other tab.');

  // An earlier version is put back, and what it replaces is one then.
  await page.getByText('Earlier versions').click();
  await page.getByRole('listitem').filter({ hasText: '11:0' }).last().locator('summary').click();
  await page.getByRole('button', { name: 'Put this back' }).last().click();
  await expect(note(page)).toHaveValue('From the one tab.');
  await expect.poll(async () => (await doctor.note(id)).text).toBe('From the one tab.');
  await expectAccessible(page);
});

for (const viewport of [{ width: 1440, height: 900 }, { width: 390, height: 844 }]) {
  test(`the doctor signs and adds, the patient reads and prints, at ${viewport.width} pixels`, async ({ api, signedIn }) => {
    const id = await running(api);
    const [page, patients] = await Promise.all([signedIn('testdoctor'), signedIn('testpatient')]);
    await Promise.all([page.setViewportSize(viewport), patients.setViewportSize(viewport)]);
    await patients.goto(`/appointments/${id}/summary`);
    await expect(patients.getByText('There is no summary yet.')).toBeVisible();

    await openNote(page, id);
    await expect(page.getByText('There is nothing to sign yet.')).toBeVisible();
    await note(page).fill('Suspects asthma');
    await summary(page).fill('Rest for three days.');
    await summary(page).blur();
    await expect(page.getByText('After that neither text can be changed.')).toBeVisible();
    await page.getByRole('button', { name: 'Sign', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Sign the note' });
    await expect(dialog).toContainText('The patient can read the summary at once.');
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Sign now' }).click();
    await expect(page.getByRole('status').filter({ hasText: 'Signed Tuesday 12 May 2026, 11:0' })).toBeVisible();
    await expect(note(page)).toHaveCount(0);

    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await expect(page.getByLabel('What to add')).toHaveAccessibleDescription(/missing/);
    for (const [text, forPatient] of [['The lungs are clear.', true], ['Call the mother', false]] as const) {
      await page.getByLabel('What to add').fill(text);
      await page.getByLabel('The patient reads it too').setChecked(forPatient);
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      await expect(page.getByRole('region', { name: 'Added later' })).toContainText(text);
    }
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);

    await patients.goto(`/appointments/${id}`);
    await patients.getByRole('link', { name: 'Summary' }).click();
    await expect(heading(patients, 'Summary of the consultation')).toBeVisible();
    const sheet = patients.getByRole('article');
    await expect(sheet).toContainText('Rest for three days.');
    await expect(sheet).toContainText('The lungs are clear.');
    await expect(sheet).toContainText('Tuesday 12 May 2026, 10:35');
    await expect(sheet).toContainText('All times are in Europe/Berlin time.');
    await expect(patients.getByText(/asthma|mother/)).toHaveCount(0);
    await expectAccessible(patients);
    await expectNoSidewaysScroll(patients);

    await patients.emulateMedia({ media: 'print' });
    await expect(patients.getByRole('banner')).toBeHidden();
    await expect(patients.getByRole('button', { name: 'Print' })).toBeHidden();
    await expect(sheet).toContainText('Rest for three days.');
  });
}

test('what was written when the note is signed elsewhere can be added', async ({ api, signedIn }) => {
  const id = await running(api);
  const page = await signedIn('testdoctor');
  await openNote(page, id);
  await note(page).fill('First');
  await note(page).blur();
  await expect(state(page)).toHaveText(/^Saved/);
  const other = await page.context().newPage();
  await openNote(other, id);
  await other.getByRole('button', { name: 'Sign', exact: true }).click();
  await other.getByRole('button', { name: 'Sign now' }).click();
  await expect(other.getByText('Signed Tuesday')).toBeVisible();

  await note(page).fill('First, and something more');
  await note(page).blur();
  const left = page.getByRole('region', { name: 'Not in the note' });
  await expect(left).toContainText('First, and something more');
  await expectAccessible(page);
  await left.getByRole('button', { name: 'It is not needed' }).click();
  await expect(left).toBeHidden();
});
