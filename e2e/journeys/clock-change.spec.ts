import type { Page } from '@playwright/test';
import { expectAccessible } from '../fixtures/axe.ts';
import { chooseTime, timesOf } from '../fixtures/pages.ts';
import { expect, test } from '../fixtures/test.ts';

/** Every half hour of the night, on the doctor's own wall. */
const NIGHT = [{ day: 'sunday', from: '00:00', to: '05:00' }] as const;

async function times(page: Page, day: string): Promise<string[]> {
  const buttons = timesOf(page, day).getByRole('button');
  await expect(buttons.first()).toBeVisible();
  return (await buttons.allInnerTexts()).map((text) => text.slice(0, 5));
}

for (const width of [1440, 390]) {
  test.describe(`at ${width} pixels`, () => {
    test.use({ viewport: { width, height: 900 } });

    test.describe('when the clocks go forward', () => {
      test.use({ now: '2026-03-24T09:00:00Z' });

      test('no time of the hour that is skipped is offered', async ({ api, signedIn }) => {
        const doctor = await api.signIn('testdoctor');
        await doctor.offer([...NIGHT], 'Europe/Berlin');
        const page = await signedIn('testpatient');
        await page.setViewportSize({ width, height: 900 });
        await page.goto(`/doctors/${doctor.account.id}`);
        const found = await times(page, 'Sunday 29 March');
        expect(found).toEqual(['00:00', '00:30', '01:00', '01:30', '03:00', '03:30', '04:00', '04:30']);
        await expectAccessible(page);
        await chooseTime(page, 'Sunday 29 March', '03:00');
        await page.getByLabel('Reason').fill('A cough that stays');
        await page.getByRole('button', { name: 'Request appointment' }).click();
        await expect(page.getByText('Your request is with the doctor.')).toBeVisible();
        expect((await doctor.appointmentAt('2026-03-29T01:00:00Z')).status).toBe('pending');
      });
    });

    test.describe('when the clocks go back', () => {
      test.use({ now: '2026-10-20T09:00:00Z' });

      test('each time on the wall is offered once', async ({ api, signedIn }) => {
        const doctor = await api.signIn('testdoctor');
        await doctor.offer([...NIGHT], 'Europe/Berlin');
        const page = await signedIn('testpatient');
        await page.setViewportSize({ width, height: 900 });
        await page.goto(`/doctors/${doctor.account.id}`);
        const found = await times(page, 'Sunday 25 October');
        expect(found).toEqual(['00:00', '00:30', '01:00', '01:30', '02:00', '02:30', '03:00', '03:30', '04:00', '04:30']);
      });
    });
  });
}
