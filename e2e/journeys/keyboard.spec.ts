import { expect, type Locator, type Page } from '@playwright/test';
import { DEMO_PASSWORD } from '../fixtures/api.ts';
import { card, goTo, heading, timesOf } from '../fixtures/pages.ts';
import { test } from '../fixtures/test.ts';

/** A week of times has many of them. */
const MOST_STOPS = 200;

/** Goes on with Tab until the focus is there, and sees that it can be seen. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let stops = 0; stops < MOST_STOPS; stops += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) {
      expect(await target.evaluate(isRinged), `the focus is visible on ${target}`).toBe(true);
      return;
    }
    await page.keyboard.press('Tab');
  }
  throw new Error(`Not reached with ${MOST_STOPS} stops: ${target}`);
}

/** A link that covers a whole card draws its ring round the card. */
function isRinged(element: Element): boolean {
  return [undefined, '::after'].some((part) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(element, part);
    return outlineStyle !== 'none' && outlineWidth !== '0px';
  });
}

async function press(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press('Enter');
}

test('sign in, book and cancel without a pointer', async ({ api, page }) => {
  const doctor = await api.signIn('testdoctor2');
  await page.goto('/login');
  await tabTo(page, page.getByLabel('User name or e-mail'));
  await page.keyboard.type('testpatient2');
  await tabTo(page, page.getByLabel('Password', { exact: true }));
  await page.keyboard.type(DEMO_PASSWORD);
  await page.keyboard.press('Enter');

  await press(page, page.getByRole('link', { name: 'Doctors' }).first());
  await press(page, page.getByRole('link', { name: doctor.account.name }));
  await press(page, page.getByRole('button', { name: 'Later' }));
  await press(page, timesOf(page, 'Wednesday 20 May').getByRole('button', { name: /^16:00/ }));
  // The button is gone, and the focus is on what came of it.
  await expect(page.getByRole('heading', { name: 'Your time' })).toBeFocused();
  await tabTo(page, page.getByLabel('Reason'));
  await page.keyboard.type('A cough that stays');
  await press(page, page.getByRole('button', { name: 'Request appointment' }));

  await expect(heading(page, 'Appointment')).toBeFocused();
  const appointment = card(page, '16:00');
  await press(page, appointment.getByRole('button', { name: 'Cancel appointment' }));
  const dialog = page.getByRole('dialog', { name: 'Cancel appointment' });
  await expect(dialog).toBeVisible();

  // Escape closes the dialog, and the focus is back where it was.
  await page.keyboard.press('Escape');
  // Gone, and not only out of sight: the page has heard that it was closed.
  await expect(page.locator('dialog')).toHaveCount(0);
  await expect(appointment.getByRole('button', { name: 'Cancel appointment' })).toBeFocused();

  await page.keyboard.press('Enter');
  await tabTo(page, dialog.getByLabel('Reason'));
  await page.keyboard.type('I am well again');
  await press(page, dialog.getByRole('button', { name: 'Cancel appointment' }));
  await expect(appointment).toContainText('Canceled');
});

test('the focus follows from page to page', async ({ page, signedIn }) => {
  await page.close();
  const own = await signedIn('testpatient');
  await goTo(own, 'Doctors');
  await expect(heading(own, 'Doctors')).toBeFocused();
  await goTo(own, 'Settings');
  await expect(heading(own, 'Settings')).toBeFocused();
});
