import { openRoom } from '../fixtures/pages.ts';
import { expect, test } from '../fixtures/test.ts';

/** Running since 10:35. */
const RUNNING = '2026-05-12T08:35:00Z';

test.describe('why can’t I join', () => {
  test('every line is good while the room is open, and the code says so', async ({ api, signedIn }) => {
    const { id } = await (await api.signIn('testpatient')).appointmentAt(RUNNING);
    const page = await signedIn('testpatient');
    // The device's clock is the server's here, which the tests set.
    await page.clock.setFixedTime(await api.now());
    await openRoom(page, id);
    await page.getByText('Why can’t I join?').click();
    const lines = page.locator('.why').getByRole('listitem');
    await expect(lines).toHaveCount(10);
    for (const line of await lines.all()) await expect(line).toContainText(': Good');
    await expect(page.locator('.why-code strong')).toHaveText('0000');
  });

  test('the lines that are not good come with their remedy', async ({ api, signedIn, standIn }) => {
    standIn.switches.script = 'missing';
    const { id } = await (await api.signIn('testpatient')).appointmentAt('2026-05-12T09:45:00Z');
    const page = await signedIn('testpatient');
    await page.goto(`/appointments/${id}`);
    await page.getByText('Why can’t I join?').click();
    const line = (name: string) => page.locator('.why').getByRole('listitem').filter({ hasText: name });
    await expect(line('The room is open')).toContainText(/Opens in 1\d min/);
    await expect(line('The video server answers')).toContainText('Switch off blockers');
    // Years lie between this device's clock and the server's in these tests.
    await expect(line('The clock of this device')).toContainText('Let this device set its clock');
    await expect(line('You are signed in')).toContainText(': Good');
    const code = page.locator('.why-code strong');
    await expect(code).toHaveText(/^[0-9A-Z]{4}$/);

    // Whoever helps on the telephone types it in.
    const desk = await signedIn('testadmin');
    await desk.goto('/admin');
    await desk.getByLabel('Code').fill((await code.innerText()).toLowerCase());
    await expect(desk.getByText('The room is open: not good')).toBeVisible();
    await expect(desk.getByText('You are signed in: good')).toBeVisible();
    await desk.getByLabel('Code').fill('OOPS');
    await expect(desk.getByText('This is no code.')).toBeVisible();
  });
});
