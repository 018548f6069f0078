import { readFile } from 'node:fs/promises';
import { expectAccessible } from '../fixtures/axe.ts';
import type { Api } from '../fixtures/api.ts';
import { expectNoSidewaysScroll, goTo, heading } from '../fixtures/pages.ts';
import { expect, test } from '../fixtures/test.ts';

/** The two of the running consultation meet in its room. */
async function meet(api: Api): Promise<void> {
  const [doctor, patient] = await Promise.all([api.signIn('testdoctor'), api.signIn('testpatient')]);
  const { id } = await doctor.appointmentAt('2026-05-12T08:35:00Z');
  await doctor.present(id, 'in_call');
  await patient.present(id, 'in_call');
}

for (const viewport of [{ width: 1440, height: 900 }, { width: 390, height: 844 }]) {
  test(`a doctor sees how the consultations went, at ${viewport.width} pixels`, async ({ api, signedIn }) => {
    await meet(api);
    const page = await signedIn('testdoctor');
    await page.setViewportSize(viewport);
    await goTo(page, 'Analytics');
    await expect(heading(page, 'Analytics')).toBeVisible();
    await expect(page.getByText('1 met in the room')).toBeVisible();
    await expect(page.getByRole('status').filter({ hasText: 'days of Europe/Berlin' }))
      .toHaveText('Monday 13 April 2026 – Tuesday 12 May 2026, days of Europe/Berlin');

    // What the chart shows is there in words for who can not see it.
    const late = page.getByRole('table', { name: 'How late people came' });
    await expect(late.getByRole('row', { name: /^Tuesday 12 May 2026 27 min 27 min/ })).toBeAttached();
    await page.getByRole('button', { name: 'Numbers of How late people came' }).click();
    await expect(late).toBeVisible();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);

    await page.getByLabel('Own dates').check();
    await page.getByLabel('First day').fill('2026-06-01');
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    await expect(page.getByLabel('Last day')).toHaveAccessibleDescription(/./);
    await page.getByLabel('First day').fill('2025-01-01');
    await page.getByLabel('Last day').fill('2025-01-31');
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    await expect(page.getByText('There were no consultations in this time.')).toBeVisible();
    await expectAccessible(page);
    await page.getByLabel('90 days').check();
    await expect(page.getByRole('table', { name: 'How late people came' })).toContainText('Week from');
  });
}

test('the same figures come as a table for a spreadsheet', async ({ api, signedIn }) => {
  await meet(api);
  const page = await signedIn('testdoctor');
  await goTo(page, 'Analytics');
  await page.getByLabel('7 days').check();
  await expect(page.getByText('1 met in the room')).toBeVisible();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download as CSV' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('analytics-2026-05-06-2026-05-12.csv');
  const lines = (await readFile(await download.path(), 'utf8')).trimEnd().split('\r\n');
  expect(lines[0]).toMatch(/^date,whose,appointments,met,/);
  expect(lines.find((line) => line.startsWith('2026-05-12'))).toMatch(/^2026-05-12,Dr\. Ada Byron,\d+,1,1800,/);
  expect(lines.at(-1)).toMatch(/^2026-05-06 to 2026-05-12,/);
});

test('an admin sees those of the clinic, on screen and on paper', async ({ api, signedIn }) => {
  await meet(api);
  const page = await signedIn('testadmin');
  await goTo(page, 'Analytics');
  await expect(page.getByText('How the consultations of the clinic went.')).toBeVisible();
  await expect(page.getByText('1 met in the room')).toBeVisible();
  await expectAccessible(page);
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeHidden();
  await expect(page.getByRole('button', { name: 'Download as CSV' })).toBeHidden();
  await expect(page.getByRole('table', { name: 'How long patients waited' })).toBeVisible();

  const patients = await signedIn('testpatient');
  await patients.goto('/analytics');
  await expect(patients.getByRole('table')).toHaveCount(0);
});
