import { readFile } from 'node:fs/promises';
import { expectAccessible } from '../fixtures/axe.ts';
import { expectNoSidewaysScroll, goTo, heading } from '../fixtures/pages.ts';
import { expect, test } from '../fixtures/test.ts';

/** The demo has one consultation that took place: two days ago, 30 minutes long, with a doctor three minutes late. */
const ITS_DAY = 'Sunday 10 May 2026';

for (const viewport of [{ width: 1440, height: 900 }, { width: 390, height: 844 }]) {
  test(`a doctor sees how the consultations went, at ${viewport.width} pixels`, async ({ signedIn }) => {
    const page = await signedIn('testdoctor');
    await page.setViewportSize(viewport);
    await goTo(page, 'Analytics');
    await expect(heading(page, 'Analytics')).toBeVisible();
    await expect(page.getByText('1 met in the room')).toBeVisible();
    await expect(page.getByRole('status').filter({ hasText: 'days of Europe/Berlin' }))
      .toHaveText('Monday 13 April 2026 – Tuesday 12 May 2026, days of Europe/Berlin');

    // What the chart shows is there in words for who can not see it.
    const lengths = page.getByRole('table', { name: 'Planned and real length' });
    await expect(lengths.getByRole('row', { name: `${ITS_DAY} 30 min 25 min` })).toBeAttached();
    await page.getByRole('button', { name: 'Numbers of Planned and real length' }).click();
    await expect(lengths).toBeVisible();
    await expect(page.getByRole('table', { name: 'How late people came' })).toContainText('3 min');
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

test('the same figures come as a table for a spreadsheet', async ({ signedIn }) => {
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
  expect(lines.find((line) => line.startsWith('2026-05-10'))).toMatch(/^2026-05-10,Dr\. Ada Byron,1,1,1800,1474,1474,/);
  expect(lines.at(-1)).toMatch(/^2026-05-06 to 2026-05-12,/);
});

test('an admin sees those of the clinic, on screen and on paper', async ({ signedIn }) => {
  const page = await signedIn('testadmin');
  await goTo(page, 'Analytics');
  await expect(page.getByText('How the consultations of the clinic went.')).toBeVisible();
  await expect(page.getByText(/^[1-9] met in the room$/)).toBeVisible();
  await expectAccessible(page);
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeHidden();
  await expect(page.getByRole('button', { name: 'Download as CSV' })).toBeHidden();
  await expect(page.getByRole('table', { name: 'How long patients waited' })).toBeVisible();

  const patients = await signedIn('testpatient');
  await patients.goto('/analytics');
  await expect(patients.getByRole('table')).toHaveCount(0);
});
