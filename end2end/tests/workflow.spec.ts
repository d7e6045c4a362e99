// A board's workflow: built from nothing, edited by two persons at once, published under the hands of somebody who drags.
import { type Locator } from "@playwright/test";
import { shot } from "../axe";
import { boardSlug, card, cardIn, carry, column, expect, openBoard, place, moveByApi, refused, signIn, snapshot, test, unreachable } from "../people";
import { Shop } from "../shop";
import { draftBy, draftOf, fresh, openWorkflow, row, saved, side, twoEditors } from "../workflows";

/** The brief's table, with what the contract asks for beside it. */
const FIVE = [
  { name: "Awaiting supplier confirmation", reads: "Materials being confirmed", owner: "Procurement", phase: "Waiting", trigger: "Details confirmed", next: "Follow up with supplier", proof: "The supplier’s number", days: "2" },
  { name: "Production scheduled", reads: "Scheduled for production", owner: "Production", phase: "Open", trigger: "Material confirmed", next: "Confirm production start date", proof: "A start date", days: "2" },
  { name: "Ready for dispatch", reads: "Packed and ready to go", owner: "Warehouse", phase: "Open", trigger: "Inspection signed off", next: "Arrange pickup or shipping", proof: "Carrier and tracking number", days: "1" },
  { name: "Awaiting customer approval", reads: "Waiting for your approval", owner: "Account manager", phase: "Waiting", trigger: "Approval needed", next: "Send approval request to customer", proof: "The customer’s answer", days: "3" },
  { name: "Delivery confirmed", reads: "Delivered", owner: "Logistics", phase: "Done", trigger: "Proof of delivery", next: "Close order and archive", proof: "A signature", days: "3" },
] as const;

/** What a person needs for it, by the keystroke-level model: to press a key, to point and click, to find the next thing. */
const KLM = { key: 0.28, point: 1.3, think: 1.35 };

test("the five rows of the brief are built from nothing and published with the keyboard alone", async ({ browser }) => {
  test.slow();
  const { shop, page, slug } = await fresh(browser);
  try {
    await openWorkflow(page, shop, slug);
    let seconds = 0;
    const press = async (key: string, times = 1) => {
      for (let i = 0; i < times; i++) await page.keyboard.press(key);
      seconds += KLM.key * times;
    };
    const type = async (text: string) => {
      await page.keyboard.type(text);
      seconds += KLM.key * text.length;
    };
    /** Tab, until the focus is there. */
    const tabTo = async (to: Locator, back = false) => {
      for (let i = 0; i < 80; i++) {
        if (await to.evaluate((element) => element === document.activeElement).catch(() => false)) {
          seconds += KLM.think;
          return;
        }
        await press(back ? "Shift+Tab" : "Tab");
      }
      throw new Error(`the keyboard does not reach ${to}`);
    };
    await tabTo(page.locator("main summary", { hasText: "More" }));
    await press("Enter");
    await tabTo(page.getByRole("button", { name: "Start from nothing…" }));
    await press("Enter");
    await tabTo(page.getByRole("dialog").getByRole("button", { name: "Start from nothing" }));
    await press("Enter");
    await expect(page.getByText("No status yet")).toBeVisible();
    await shot(page, "five-keyboard-1-empty");
    await tabTo(page.getByLabel("Name of the next status"));
    for (const [place, status] of FIVE.entries()) {
      await type(status.name);
      await press("Enter");
      await expect(page.getByLabel("Customer reads")).toBeFocused();
      await type(status.reads);
      await tabTo(page.getByLabel("Owner", { exact: true }));
      await type(status.owner);
      await tabTo(page.getByLabel("Phase"));
      await type(status.phase);
      await tabTo(page.getByLabel(/^Trigger/));
      await type(status.trigger);
      await tabTo(page.getByLabel(/^Next action/));
      await type(status.next);
      await tabTo(page.getByLabel(/^What proves/));
      await type(status.proof);
      await tabTo(page.getByLabel("Max age", { exact: true }));
      await type(status.days);
      if (place + 1 < FIVE.length) {
        await tabTo(page.getByRole("button", { name: "Next status" }));
        await press("Enter");
        await expect(page.getByLabel("Name of the next status")).toBeFocused();
      }
    }
    await shot(page, "five-keyboard-2-rows");
    await tabTo(page.getByRole("button", { name: "Let each lead to the next" }), true);
    await press("Enter");
    await saved(page);
    // An order that waits for approval can go back, with a reason.
    await shot(page, "five-keyboard-3-moves");
    await tabTo(page.getByRole("link", { name: "Publish…" }), true);
    await press("Enter");
    await expect(page.getByRole("heading", { level: 1, name: "Publish revision 2" })).toBeVisible();
    const publish = page.getByRole("button", { name: "Publish revision 2" });
    await expect(publish).toBeEnabled();
    await shot(page, "five-keyboard-4-publish");
    await tabTo(publish);
    await press("Enter");
    await expect(page.getByText("It can be undone until")).toBeVisible();
    await shot(page, "five-keyboard-5-done");
    const { workflow } = await draftOf(page.context(), shop, slug);
    expect(workflow.statuses.map((status: { name: string }) => status.name)).toEqual(FIVE.map((status) => status.name));
    expect(workflow.statuses.map((status: { next_action: string }) => status.next_action)).toEqual(FIVE.map((status) => status.next));
    expect(workflow.statuses.map((status: { id: string }) => status.id)[0]).toBe("awaiting_supplier_confirmation");
    console.log(`five rows by keyboard: ${Math.round(seconds)} s by the keystroke-level model`);
    expect(seconds).toBeLessThan(300);
  } finally {
    await shop.close();
  }
});

test("the five rows of the brief are built from nothing and published with the mouse", async ({ browser }) => {
  test.slow();
  const { shop, page, slug } = await fresh(browser);
  try {
    await openWorkflow(page, shop, slug);
    let seconds = 0;
    const click = async (on: Locator) => {
      await on.click();
      seconds += KLM.point + KLM.think;
    };
    // Field after field of a row that one has before oneself: nobody thinks between them.
    const type = async (into: Locator, text: string) => {
      await into.click();
      await page.keyboard.type(text);
      seconds += KLM.point + KLM.key * text.length;
    };
    const choose = async (from: Locator, label: string) => {
      await from.selectOption({ label });
      seconds += 2 * KLM.point + KLM.think;
    };
    await click(page.locator("main summary", { hasText: "More" }));
    await click(page.getByRole("button", { name: "Start from nothing…" }));
    await click(page.getByRole("dialog").getByRole("button", { name: "Start from nothing" }));
    await expect(page.getByText("No status yet")).toBeVisible();
    for (const status of FIVE) {
      await type(page.getByLabel("Name of the next status"), status.name);
      await click(page.getByRole("button", { name: "Add a status" }));
      await type(page.getByLabel("Customer reads"), status.reads);
      await choose(page.getByLabel("Owner", { exact: true }), status.owner);
      await choose(page.getByLabel("Phase"), status.phase);
      await type(page.getByLabel(/^Trigger/), status.trigger);
      await type(page.getByLabel(/^Next action/), status.next);
      await type(page.getByLabel(/^What proves/), status.proof);
      await type(page.getByLabel("Max age", { exact: true }), status.days);
    }
    await click(page.getByRole("button", { name: "Let each lead to the next" }));
    // One more is drawn on the map: from the customer's approval back to the supplier.
    const node = (name: string) => page.getByRole("group", { name: "Map of moves" }).getByRole("button", { name: new RegExp(`^${name}`) });
    await click(node("Awaiting customer approval"));
    const [from, to] = [await page.locator(".Node-join").first().boundingBox(), await node("Awaiting supplier confirmation").boundingBox()];
    if (!from || !to) throw new Error("nothing to draw from");
    await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
    await page.mouse.down();
    await page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 8 });
    await shot(page, "five-mouse-1-drawing");
    await page.mouse.up();
    seconds += 2 * KLM.point + KLM.think;
    await expect(side(page).locator(".GateRow")).toContainText("A reason");
    await saved(page);
    await shot(page, "five-mouse-2-rows");
    await click(page.getByRole("link", { name: "Publish…" }));
    await click(page.getByRole("button", { name: "Publish revision 2" }));
    await expect(page.getByText("It can be undone until")).toBeVisible();
    const { workflow } = await draftOf(page.context(), shop, slug);
    expect(workflow.statuses.length).toBe(5);
    expect(workflow.moves.length).toBe(5);
    console.log(`five rows by mouse: ${Math.round(seconds)} s by the keystroke-level model`);
    expect(seconds).toBeLessThan(300);
  } finally {
    await shop.close();
  }
});

test("two persons edit one draft, see each other's changes, and choose where both wrote the same", async ({ browser, allow }) => {
  test.slow();
  allow(refused(412));
  const { shop, nell, tom, slug } = await twoEditors(browser);
  try {
    for (const page of [nell, tom]) {
      await page.getByRole("button", { name: "Ready for dispatch" }).first().click();
      await expect(side(page)).toBeVisible();
    }
    await nell.getByLabel(/^Trigger/).fill("Everything is wrapped");
    await expect(nell.locator(".SaveWords")).toHaveText(/Not saved yet|Saving/);
    await saved(nell);
    await expect(tom.getByLabel(/^Trigger/)).toHaveValue("Everything is wrapped");
    await expect(tom.getByText(/Draft by Nell Saltmarsh/)).toBeVisible();
    // Each another part, at once: both stay.
    await nell.getByLabel(/^Next action/).fill("Call the courier");
    await tom.getByLabel(/^What proves/).fill("A label on the box");
    for (const page of [nell, tom]) {
      await expect(page.getByLabel(/^Next action/)).toHaveValue("Call the courier");
      await expect(page.getByLabel(/^What proves/)).toHaveValue("A label on the box");
    }
    // The same part: Tom is shown both and chooses. He is offline while Nell saves, so that it is certain who comes second.
    await tom.route("**/workflow", (route) => route.abort());
    allow(unreachable);
    await nell.getByLabel("Name", { exact: true }).fill("Ready for collection");
    await saved(nell);
    await tom.getByLabel("Name", { exact: true }).fill("Wrapped and labelled");
    await expect(tom.getByRole("region", { name: "Two versions" })).toBeVisible();
    await shot(tom, "two-conflict");
    await expect(tom.locator(".Conflict")).toContainText("Ready for collection");
    await expect(tom.locator(".Conflict")).toContainText("Wrapped and labelled");
    await expect(tom.locator(".SaveWords")).toHaveText(/choose between two versions/);
    await tom.unroute("**/workflow");
    await tom.getByRole("button", { name: "Keep mine" }).click();
    await expect(tom.getByRole("region", { name: "Two versions" })).toBeHidden();
    await saved(tom);
    await expect(nell.getByLabel("Name", { exact: true })).toHaveValue("Wrapped and labelled");
    const view = await draftOf(nell.context(), shop, slug);
    expect(view.draft.draft.statuses.find((status: { id: string }) => status.id === "ready").name).toBe("Wrapped and labelled");
    expect(view.draft.last_editor.name).toBe("Tom Reed");
  } finally {
    await shop.close();
  }
});

test("what cannot be saved says so and is saved when it can be", async ({ browser, allow }) => {
  // What is likely to be needed next is fetched in the background, and fails too.
  allow(unreachable, /Failed to fetch/);
  const { shop, page, slug } = await fresh(browser);
  try {
    await openWorkflow(page, shop, slug);
    await page.getByRole("button", { name: "Order received" }).first().click();
    await page.context().setOffline(true);
    await page.getByLabel(/^Trigger/).fill("Somebody called");
    await expect(page.locator(".SaveWords")).toHaveText(/Not saved yet: the server cannot be reached/);
    await shot(page, "offline");
    await page.context().setOffline(false);
    await saved(page);
    expect((await draftOf(page.context(), shop, slug)).draft.draft.statuses[0].trigger).toBe("Somebody called");
    // Leaving at once takes the last words along.
    await page.getByLabel(/^Trigger/).fill("Somebody wrote");
    await page.getByRole("link", { name: "Revisions" }).click();
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Orders", exact: true }).click();
    await expect.poll(async () => (await draftOf(page.context(), shop, slug)).draft.draft.statuses[0].trigger).toBe("Somebody wrote");
  } finally {
    await shop.close();
  }
});

test("a status with orders is removed while somebody drags one of them", async ({ browser }) => {
  test.slow();
  const shop = await Shop.open();
  try {
    const ada = await browser.newContext();
    const bea = await browser.newContext({ viewport: { width: 3200, height: 900 } });
    await signIn(ada, shop);
    await signIn(bea, shop, "production");
    const slug = await boardSlug(ada, shop);
    const order = await place(ada, shop, "W-DRAG");
    await moveByApi(ada, shop, order, "scheduled");
    await moveByApi(ada, shop, order, "floor", { facts: { material_in: null }, reason: "Pays on delivery" });
    await moveByApi(ada, shop, order, "quality", { after: null });
    await draftBy(ada, shop, slug, (draft) => {
      draft.statuses = draft.statuses.filter((status: { id: string }) => status.id !== "quality");
      draft.moves = draft.moves.filter((m: { from: string; to: string }) => m.from !== "quality" && m.to !== "quality");
      draft.moves.push({ from: "floor", to: "ready", needs: [] }, { from: "ready", to: "floor", needs: ["reason"] });
    });
    const board = await bea.newPage();
    await openBoard(board, shop);
    const before = (await snapshot(ada, shop)).columns.find((column) => column.status === "quality")!.total;
    expect(before).toBeGreaterThan(0);
    await carry(board, order.number, "ready");
    await expect(board.locator("[data-lifted]").first()).toBeVisible();

    const page = await ada.newPage();
    await openWorkflow(page, shop, slug, "?show=publish");
    await expect(page.getByText(/fault.* to clear first/)).toBeVisible();
    await shot(page, "publish-blocked");
    await expect(page.getByRole("button", { name: /^Publish revision/ })).toBeDisabled();
    await page.getByLabel(/Where the orders of Awaiting quality check go/).selectOption({ label: "Ready for dispatch" });
    await expect(page.getByRole("button", { name: /^Publish revision/ })).toBeEnabled();
    await shot(page, "publish-ready");
    await page.getByRole("button", { name: /^Publish revision/ }).click();
    await expect(page.getByText("It can be undone until")).toBeVisible();

    await expect(board.getByText(/W-DRAG.* was put back: the workflow was changed/).first()).toBeVisible();
    await expect(column(board, "quality")).toHaveCount(0);
    await expect(cardIn(board, order.number, "ready")).toBeAttached();
    await expect(board.getByText("The workflow was changed by").first()).toBeVisible();
    await shot(board, "board-after");
    await board.mouse.up();
    await expect(cardIn(board, order.number, "ready")).toBeAttached();

    await page.locator(".UndoNotice").getByRole("button", { name: "Undo" }).click();
    await expect(page.getByText(/was undone/).first()).toBeVisible();
    await expect(cardIn(board, order.number, "quality")).toBeAttached();
    const after = (await snapshot(ada, shop)).columns.find((column) => column.status === "quality")!.total;
    expect(after).toBe(before);
  } finally {
    await shop.close();
  }
});

test("a drag goes on while a workflow is published that takes no column away", async ({ browser }) => {
  const shop = await Shop.open();
  try {
    const ada = await browser.newContext({ viewport: { width: 3200, height: 900 } });
    await signIn(ada, shop);
    const slug = await boardSlug(ada, shop);
    const order = await place(ada, shop, "W-GOESON");
    await draftBy(ada, shop, slug, (draft) => {
      draft.statuses[0].name = "Order booked";
    });
    const board = await ada.newPage();
    await openBoard(board, shop);
    await carry(board, order.number, "scheduled");
    await expect(board.locator("[data-lifted]").first()).toBeVisible();
    const view = await draftOf(ada, shop, slug);
    // The board has heard of it once the snapshot ahead was fetched; the card is still in the hand.
    const heard = board.waitForResponse((response) => /\/boards\/[^/]+\?limit=1\b/.test(response.url()));
    const answer = await ada.request.post(`${shop.url}/api/v1/boards/${slug}/workflow/publish`, {
      data: { draft_version: view.draft.version, choices: {} }, headers: { origin: shop.url },
    });
    expect(answer.ok(), await answer.text()).toBe(true);
    await heard;
    await expect(board.locator("[data-lifted]").first()).toBeVisible();
    await board.mouse.up();
    await expect(cardIn(board, order.number, "scheduled")).toBeAttached();
    await expect(column(board, "received").getByRole("heading", { name: "Order booked" })).toBeVisible();
  } finally {
    await shop.close();
  }
});

test("a removed status comes back, order and moves are edited by keyboard, faults lead to their input", async ({ browser }) => {
  test.slow();
  const { shop, page, slug } = await fresh(browser);
  try {
    await openWorkflow(page, shop, slug);
    await page.getByRole("button", { name: "Awaiting quality check" }).first().click();
    await side(page).getByRole("button", { name: "Remove Awaiting quality check" }).click();
    await expect(row(page, "Awaiting quality check")).toContainText("removed");
    await page.getByRole("button", { name: "Undo" }).click();
    await expect(row(page, "Awaiting quality check")).not.toContainText("removed");
    await page.getByRole("button", { name: "Awaiting quality check" }).first().click();
    await side(page).getByRole("button", { name: "Remove Awaiting quality check" }).click();
    await page.getByRole("button", { name: "Awaiting quality check" }).first().click();
    await side(page).getByRole("button", { name: "Put Awaiting quality check back" }).click();
    await expect(page.locator(".StatusTable tbody tr").nth(5)).toContainText("Awaiting quality check");
    await side(page).getByRole("button", { name: "Close" }).click();

    const grip = page.getByRole("button", { name: /^Order of Production scheduled/ });
    await grip.focus();
    await page.keyboard.press("ArrowUp");
    await expect(page.locator(".StatusTable tbody tr").nth(2)).toContainText("Production scheduled");
    await expect(grip).toBeFocused();
    await page.keyboard.press("ArrowDown");
    await expect(page.locator(".StatusTable tbody tr").nth(3)).toContainText("Production scheduled");

    const node = (name: string) => page.getByRole("group", { name: "Map of moves" }).getByRole("button", { name: new RegExp(`^${name}`) });
    await node("Order received").focus();
    await page.keyboard.press("ArrowRight");
    await expect(node("Awaiting customer approval")).toBeFocused();
    await page.keyboard.press("ArrowRight");
    await expect(node("Awaiting supplier confirmation")).toBeFocused();
    await page.keyboard.press("m");
    await expect(page.getByText("Choose where")).toBeVisible();
    await node("On the production floor").focus();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { name: /Awaiting supplier confirmation → On the production floor/ })).toBeVisible();
    await side(page).getByRole("button", { name: "Remove the move" }).click();
    await expect(side(page).getByRole("checkbox", { name: /On the production floor/ })).not.toBeChecked();

    await page.getByLabel("Name", { exact: true }).fill("Order pending");
    await saved(page);
    await expect(page.locator("#part-name-notes")).not.toBeEmpty();
    await side(page).getByRole("button", { name: "Close" }).click();
    await page.locator(".Issues > summary").click();
    await page.locator(".Issue").filter({ hasText: "Order pending" }).first().click();
    await expect(page.getByLabel("Name", { exact: true })).toBeFocused();
  } finally {
    await shop.close();
  }
});

test("the map prints on one page, and who may not edit reads it", async ({ browser, shop }) => {
  const context = await browser.newContext();
  await signIn(context, shop, "production");
  const slug = await boardSlug(context, shop);
  const page = await context.newPage();
  await openWorkflow(page, shop, slug);
  await expect(page.getByRole("link", { name: "Publish…" })).toHaveCount(0);
  await expect(page.getByLabel("Name of the next status")).toHaveCount(0);
  await page.getByRole("button", { name: "Production scheduled" }).first().click();
  await expect(side(page)).toContainText("Confirm production start date");
  await expect(side(page).getByRole("textbox")).toHaveCount(0);
  await shot(page, "reader");
  for (const format of ["A4", "Letter"] as const) {
    const pdf = (await page.pdf({ format, preferCSSPageSize: false, landscape: true, printBackground: true, path: process.env.SHOTS && `${process.env.SHOTS}/print-${format}.pdf` })).toString("latin1");
    expect(pdf.match(/\/Type\s*\/Page[^s]/g)?.length, format).toBe(1);
  }
});
