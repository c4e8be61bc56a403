namespace BillingFunctions.Tests.Http.V1.Operations;

/// <summary>Invoices and credit notes in each of their states.</summary>
internal static class InvoiceThings
{
    public static readonly IReadOnlyDictionary<string, ThingMaker> Makers = new Dictionary<string, ThingMaker>
    {
        ["draft_id"] = DraftAsync,
        ["invoice_id"] = things => SteppedAsync(things, "finalize"),
        ["due_invoice_id"] = async things =>
        {
            string id = await things.MakeAsync("/v1/invoices/one_off", $$"""
                {"customer_id":"{{await things.GetAsync("customer_id")}}","due_date":"2026-07-01T00:00:00Z","line_items":[{"description":"x","quantity":1,"unit_price":1000,"amount":1000}]}
                """);
            await things.StepAsync($"/v1/invoices/{id}/finalize");
            return id;
        },
        ["void_invoice_id"] = things => SteppedAsync(things, "finalize", "void"),
        ["paid_invoice_id"] = things => SteppedAsync(things, "finalize", "pay"),
        ["period_invoice_id"] = async things => await things.FirstAsync($"/v1/invoices?subscription_id={await things.GetAsync("subscription_id")}&status=finalized"),
        ["void_period_invoice_id"] = async things =>
        {
            string id = await things.GetAsync("period_invoice_id");
            await things.StepAsync($"/v1/invoices/{id}/void");
            return id;
        },
        ["fee_id"] = async things => await things.FirstAsync($"/v1/fees?invoice_id={await things.GetAsync("invoice_id")}"),
        ["draft_fee_id"] = async things => await things.FirstAsync($"/v1/fees?invoice_id={await things.GetAsync("draft_id")}"),
        ["paid_fee_id"] = async things => await things.FirstAsync($"/v1/fees?invoice_id={await things.GetAsync("paid_invoice_id")}"),
        ["credit_note_id"] = things => NoteAsync(things, "draft"),
        ["final_credit_note_id"] = things => SteppedNoteAsync(things, "final", "finalize"),
        ["void_credit_note_id"] = things => SteppedNoteAsync(things, "void", "finalize", "void"),
    };

    private static async Task<string> DraftAsync(Things things) => await things.MakeAsync("/v1/invoices/one_off", $$"""
        {"customer_id":"{{await things.GetAsync("customer_id")}}","line_items":[{"description":"x","quantity":1,"unit_price":1000,"amount":1000}]}
        """);

    private static async Task<string> SteppedAsync(Things things, params string[] steps)
    {
        string id = await DraftAsync(things);
        foreach (string step in steps)
            await things.StepAsync($"/v1/invoices/{id}/{step}");

        return id;
    }

    private static async Task<string> NoteAsync(Things things, string name) => await things.MakeAsync("/v1/credit_notes", $$"""
        {"number":"{{name}}-{{things.Name}}","invoice_id":"{{await things.GetAsync("invoice_id")}}","customer_id":"{{await things.GetAsync("customer_id")}}",
         "credit_note_type":"credit","reason":"other","currency":"USD","items":[{"fee_id":"{{await things.GetAsync("fee_id")}}","amount_cents":10}]}
        """);

    private static async Task<string> SteppedNoteAsync(Things things, string name, params string[] steps)
    {
        string id = await NoteAsync(things, name);
        foreach (string step in steps)
            await things.StepAsync($"/v1/credit_notes/{id}/{step}");

        return id;
    }
}
