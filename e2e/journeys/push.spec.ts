import type { Page } from '@playwright/test';
import { expectAccessible } from '../fixtures/axe.ts';
import { PUBLIC_KEY, PUSHING, PushService } from '../fixtures/push-service.ts';
import { expect, test } from '../fixtures/test.ts';

const panelOf = (page: Page) => page.getByRole('region', { name: 'Notifications on this device' });

/** Shows a message to the worker of the page as the browser does when one comes. */
async function deliver(page: Page, data: string): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const registered = new Promise<string>((found) => {
    devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const [first] = registrations;
      if (first) found(first.registrationId);
    });
  });
  await devtools.send('ServiceWorker.enable');
  const origin = new URL(page.url()).origin;
  await devtools.send('ServiceWorker.deliverPushMessage', { origin, registrationId: await registered, data });
  await devtools.detach();
}

/** What the device shows of this page. */
const shown = (page: Page) => page.evaluate(async () => {
  const registration = await navigator.serviceWorker.getRegistration();
  const all = await registration?.getNotifications() ?? [];
  return all.map(({ title, body, tag, data }) => ({ title, body, tag, data: data as unknown }));
});

const workers = (page: Page) =>
  page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length);

test.describe('where the server pushes', () => {
  test.use({ serverEnv: PUSHING });

  test('a patient allows it, is told by their browser, and stops it', async ({ signedIn, api }) => {
    const service = await PushService.start();
    const patient = await signedIn('testpatient');
    await patient.context().grantPermissions(['notifications']);
    const { asked } = await service.standIn(patient);
    await patient.goto('/settings');
    const panel = panelOf(patient);
    await expect(panel.getByRole('status')).toHaveText('This device is not told.');
    // By keyboard alone, and the focus stays where it is.
    const allow = panel.getByRole('button', { name: 'Tell me on this device' });
    await allow.focus();
    await patient.keyboard.press('Enter');
    await expect(panel.getByRole('status')).toHaveText('This device is told.');
    await expect(panel.getByRole('button', { name: 'Stop on this device' })).toBeFocused();
    expect(asked).toEqual([{ userVisibleOnly: true, applicationServerKey: PUBLIC_KEY }]);
    await expectAccessible(patient);

    const doctor = await api.signIn('testdoctor');
    const waiting = (await doctor.appointments()).find((one) => one.status === 'pending' && one.patient.name === 'Pat Morgan');
    await doctor.confirm(waiting!.id);
    const path = `/appointments/${waiting!.id}`;
    const told = { kind: 'appointment.confirmed', appointment_id: waiting!.id, path };
    await expect.poll(() => service.got).toEqual([told]);

    await deliver(patient, JSON.stringify(service.got[0]));
    const notification = { title: 'MyDoctor', body: 'An appointment is confirmed.', tag: path, data: path };
    await expect.poll(() => shown(patient)).toEqual([notification]);

    // It is known again, and the server takes it as that of this sign-in.
    await patient.reload();
    await expect(panel.getByRole('status')).toHaveText('This device is told.');
    await panel.getByRole('button', { name: 'Stop on this device' }).click();
    await expect(panel.getByRole('status')).toHaveText('This device is not told.');
    expect(await workers(patient)).toBe(0);
    await doctor.cancel(waiting!.id, 'Called away');
    await expect(patient.getByRole('link', { name: /unread/ })).toBeVisible();
    expect(service.got).toHaveLength(1);
    await service.stop();
  });

  test('a notification opens its appointment and nothing else', async ({ signedIn }) => {
    const service = await PushService.start();
    const patient = await signedIn('testpatient');
    await patient.context().grantPermissions(['notifications']);
    await service.standIn(patient);
    await patient.goto('/settings');
    await panelOf(patient).getByRole('button', { name: 'Tell me on this device' }).click();
    await expect(panelOf(patient).getByRole('status')).toHaveText('This device is told.');
    const [worker] = patient.context().serviceWorkers();
    // Pages can be opened only while somebody presses something, which no test can do outside of a page.
    const opened = (path: string) => worker!.evaluate(async (data) => {
      const scope = self as unknown as {
        clients: { openWindow: (path: string) => Promise<null> };
        registration: ServiceWorkerRegistration;
      };
      const paths: string[] = [];
      scope.clients.openWindow = async (asked) => {
        paths.push(asked);
        return null;
      };
      const waits: Promise<unknown>[] = [];
      const notification = { data, close: () => undefined };
      const event = Object.assign(new Event('notificationclick'), { notification, waitUntil: (one: Promise<unknown>) => waits.push(one) });
      self.dispatchEvent(event);
      await Promise.all(waits);
      return paths;
    }, path);
    for (const [sent, body, path] of [
      ['{"kind":"consultation.late","path":"https://elsewhere.example/"}', 'The doctor runs late.', '/notifications'],
      ['{"kind":"toString","path":"//elsewhere.example"}', 'Something happened to an appointment.', '/notifications'],
      ['no JSON', 'Something happened to an appointment.', '/notifications'],
      ['null', 'Something happened to an appointment.', '/notifications'],
    ] as const) {
      const before = (await shown(patient)).length;
      await deliver(patient, sent);
      await expect.poll(async () => (await shown(patient)).length).toBe(before + 1);
      expect(await shown(patient)).toContainEqual({ title: 'MyDoctor', body, tag: '', data: path });
      expect(await opened(path)).toEqual([path]);
    }
    await service.stop();
  });

  test('signing out ends it, in the browser too', async ({ signedIn, api }) => {
    const service = await PushService.start();
    const patient = await signedIn('testpatient');
    await patient.context().grantPermissions(['notifications']);
    await service.standIn(patient);
    await patient.goto('/settings');
    await panelOf(patient).getByRole('button', { name: 'Tell me on this device' }).click();
    await expect(panelOf(patient).getByRole('status')).toHaveText('This device is told.');
    await patient.getByRole('button', { name: 'Sign out', exact: true }).click();
    await expect(patient.getByRole('link', { name: 'Sign in' }).first()).toBeVisible();
    await expect.poll(() => workers(patient)).toBe(0);
    const doctor = await api.signIn('testdoctor');
    const waiting = (await doctor.appointments()).find((one) => one.status === 'pending' && one.patient.name === 'Pat Morgan');
    await doctor.confirm(waiting!.id);
    const again = await signedIn('testpatient');
    await expect(again.getByRole('link', { name: /unread/ })).toBeVisible();
    expect(service.got).toEqual([]);
    await service.stop();
  });

  test('a browser that does not want to or can not says so', async ({ signedIn }) => {
    const patient = await signedIn('testpatient');
    const refuse = () => Object.defineProperty(Notification, 'permission', { get: () => 'denied' });
    await patient.addInitScript(refuse);
    await patient.goto('/settings');
    await expect(panelOf(patient).getByRole('status')).toContainText('Notifications of this page are blocked.');
    await expect(panelOf(patient).getByRole('button')).toHaveCount(0);
    await expectAccessible(patient);
    await patient.addInitScript(() => Reflect.deleteProperty(window, 'PushManager'));
    await patient.reload();
    await expect(panelOf(patient).getByRole('status')).toContainText('This browser can not show notifications');
    await expect(panelOf(patient).getByRole('button')).toHaveCount(0);
    const failing = await signedIn('testpatient2');
    await failing.context().grantPermissions(['notifications']);
    await failing.addInitScript(() => {
      PushManager.prototype.getSubscription = async () => null;
      PushManager.prototype.subscribe = () => Promise.reject(new DOMException('No push service', 'AbortError'));
    });
    await failing.goto('/settings');
    await panelOf(failing).getByRole('button', { name: 'Tell me on this device' }).click();
    await expect(panelOf(failing).getByRole('status')).toContainText('Your browser could not prepare for notifications.');
    await expect(panelOf(failing).getByRole('button', { name: 'Try again' })).toBeVisible();
  });
});

test('where the server does not push, the page says nothing of it', async ({ signedIn }) => {
  const patient = await signedIn('testpatient');
  await patient.goto('/settings');
  await expect(patient.getByRole('region', { name: 'Your calendar' }).getByRole('status')).toBeVisible();
  await expect(panelOf(patient)).toHaveCount(0);
});
