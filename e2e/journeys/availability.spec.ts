import type { Locator, Page } from '@playwright/test';
import { expectAccessible } from '../fixtures/axe.ts';
import { expectNoSidewaysScroll, goTo, heading, signIn } from '../fixtures/pages.ts';
import { expect, test } from '../fixtures/test.ts';

function cell(page: Page, name: string): Locator {
  return page.getByRole('gridcell', { name, exact: true });
}

async function middleOf(target: Locator): Promise<{ x: number; y: number }> {
  const box = await target.boundingBox();
  if (!box) throw new Error(`Not to be seen: ${target}`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Presses on one cell, pulls to another and lets go. */
async function drag(page: Page, from: string, to: string): Promise<void> {
  await cell(page, from).scrollIntoViewIfNeeded();
  const [start, end] = [await middleOf(cell(page, from)), await middleOf(cell(page, to))];
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move(end.x, end.y, { steps: 3 });
  await page.mouse.up();
}

async function openEmptyWeek(page: Page): Promise<void> {
  await goTo(page, 'Availability');
  await expect(heading(page, 'Availability')).toBeVisible();
  await page.getByRole('button', { name: 'Wipe the whole week' }).click();
  await expect(cell(page, 'Monday 09:00')).toHaveAttribute('aria-selected', 'false');
}

async function save(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Saved.' })).toBeVisible();
}

for (const viewport of [{ width: 1440, height: 900 }, { width: 390, height: 844 }]) {
  test.describe(`at ${viewport.width} pixels`, () => {
    test.use({ viewport });

    test('a doctor paints the week with a pointer and sees what it does', async ({ api, signedIn }) => {
      const page = await signedIn('testdoctor');
      await page.setViewportSize(viewport);
      await openEmptyWeek(page);
      const effect = page.getByRole('region', { name: 'The next two weeks' });
      await expect(effect.getByRole('listitem').filter({ hasText: 'Wednesday 13 May no times' })).toBeVisible();
      // There are appointments; they stay, and the doctor reads which.
      await expect(effect.getByRole('status')).toContainText('They stay');

      await drag(page, 'Tuesday 09:00', 'Thursday 11:30');
      await expect(cell(page, 'Wednesday 10:00')).toHaveAttribute('aria-selected', 'true');
      await expect(cell(page, 'Wednesday 12:00')).toHaveAttribute('aria-selected', 'false');
      // The same press the other way round wipes.
      await drag(page, 'Wednesday 11:30', 'Wednesday 11:30');
      await expect(effect.getByRole('listitem').filter({ hasText: /Wednesday 13 May \d+ times, 09:00 to 10:30/ })).toBeVisible();
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
      await save(page);
      const doctor = await api.signIn('testdoctor');
      expect((await doctor.availability()).hours).toEqual([
        { day: 'tuesday', from: '09:00', to: '12:00' },
        { day: 'wednesday', from: '09:00', to: '11:30' },
        { day: 'thursday', from: '09:00', to: '12:00' },
      ]);
    });
  });
}

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test('a doctor paints with a finger, and the page does not scroll away under it', async ({ page }) => {
    await signIn(page, 'testdoctor');
    await openEmptyWeek(page);
    await cell(page, 'Tuesday 09:00').scrollIntoViewIfNeeded();
    const [from, to] = [await middleOf(cell(page, 'Tuesday 09:00')), await middleOf(cell(page, 'Wednesday 10:30'))];
    const finger = await page.context().newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', touchPoints: { x: number; y: number }[]) =>
      finger.send('Input.dispatchTouchEvent', { type, touchPoints });
    await touch('touchStart', [from]);
    await touch('touchMove', [{ x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }]);
    await touch('touchMove', [to]);
    await touch('touchEnd', []);
    for (const name of ['Tuesday 09:00', 'Tuesday 10:30', 'Wednesday 09:30']) {
      await expect(cell(page, name)).toHaveAttribute('aria-selected', 'true');
    }
    await expect(cell(page, 'Wednesday 11:00')).toHaveAttribute('aria-selected', 'false');
    expect(await middleOf(cell(page, 'Tuesday 09:00'))).toEqual(from);
  });
});

test('a doctor paints the week with the keyboard, and is exact in the list beside it', async ({ api, signedIn }) => {
  const page = await signedIn('testdoctor');
  await openEmptyWeek(page);
  await cell(page, 'Monday 09:00').focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowRight');
  await expect(cell(page, 'Tuesday 10:00')).toBeFocused();
  await expect(cell(page, 'Tuesday 10:00')).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowDown');
  await expect(cell(page, 'Tuesday 10:30')).toHaveAttribute('aria-selected', 'false');

  const monday = page.locator('details').filter({ hasText: 'Monday: ' });
  await expect(monday).toContainText('09:00 – 10:30');
  await monday.locator('summary').click();
  await monday.getByLabel('To').fill('10:50');
  await expect(cell(page, 'Monday 10:30')).toHaveAttribute('aria-selected', 'false');
  await monday.getByRole('button', { name: 'Copy to Monday to Friday' }).click();
  await save(page);
  const doctor = await api.signIn('testdoctor');
  const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'];
  expect((await doctor.availability()).hours).toEqual(days.map((day) => ({ day, from: '09:00', to: '10:50' })));
});

test('a date that differs, a time off and a visit type are set, and a fault is told', async ({ api, signedIn }) => {
  const page = await signedIn('testdoctor');
  await goTo(page, 'Availability');
  await page.getByRole('button', { name: 'Add date' }).click();
  await page.getByLabel('Date', { exact: true }).fill('2026-05-14');
  await page.getByRole('button', { name: 'Add time off' }).click();
  const off = page.getByRole('group', { name: 'time off 1' });
  await off.getByLabel('From').fill('2026-05-15T08:00');
  await off.getByLabel('To').fill('2026-05-15T07:00');
  await page.getByRole('button', { name: 'Add visit type' }).click();
  await page.getByLabel('Name').last().fill('Check-up');
  await page.getByLabel('Minutes', { exact: true }).last().fill('45');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('link', { name: /^A time off/ }).click();
  await expect(off.getByLabel('From')).toBeFocused();
  await off.getByLabel('To').fill('2026-05-16T00:00');
  await save(page);
  expect(await (await api.signIn('testdoctor')).availability()).toMatchObject({
    exceptions: [{ date: '2026-05-14', hours: [] }],
    time_off: [{ from: '2026-05-15T08:00', to: '2026-05-16T00:00' }],
    visit_types: [{ id: 'first_visit' }, { id: 'follow_up' }, { name: 'Check-up', length_minutes: 45 }],
  });
});

test('hours that were changed elsewhere are not written over', async ({ api, signedIn }) => {
  const page = await signedIn('testdoctor');
  await openEmptyWeek(page);
  await (await api.signIn('testdoctor')).offer([{ day: 'monday', from: '08:00', to: '09:00' }], 'Europe/Berlin');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Load anew' }).click();
  await expect(cell(page, 'Monday 08:00')).toHaveAttribute('aria-selected', 'true');
});
