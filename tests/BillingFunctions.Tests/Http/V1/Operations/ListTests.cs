using System.Globalization;
using System.Text.Json;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Security;
using BillingFunctions.Http.V1;
using Microsoft.Extensions.DependencyInjection;

namespace BillingFunctions.Tests.Http.V1.Operations;

/// <summary>Every list of v1 that is paged or sorted: pages are cut out of the whole, its total is told, and each field that it sorts by does sort.</summary>
public sealed class ListTests(OperationWorld world) : IClassFixture<OperationWorld>, IAsyncLifetime
{
    /// <summary>What lists show, twice.</summary>
    private static readonly string[] Kinds =
    [
        "commitment_id", "used_tax_code", "applied_coupon_id", "applied_add_on_id", "wallet_id", "other_wallet_id", "subscription_id", "pending_subscription_id",
        "draft_id", "paid_invoice_id", "credit_note_id", "final_credit_note_id", "pending_payment_id", "payment_id", "payment_method_id",
        "second_payment_method_id", "entitlement_id", "event_id", "letter", "api_key_id", "entity_code", "canceled_subscription_id", "paused_subscription_id",
        "campaign_id", "request_id", "webhook_id", "alert_id", "refused_subject_id",
    ];

    /// <summary>What cuts and sorts, which other tests look at, and what opens the portal.</summary>
    private static readonly string[] Paged = ["limit", "skip", "order_by", "token"];

    /// <summary>Nothing is made for it here; that it is filtered, <c>SyncTests</c> see.</summary>
    private const string Unmade = "GET /v1/integrations/{integration_id}/sync_history";

    private readonly Things _things = new(world.Billing);

    private IEnumerable<Operation> Lists => world.Billing.Service.Services.GetRequiredService<V1Surface>().Operations
        .Where(operation => operation.AnswerKind == AnswerKind.List && operation.Access is Access.Organization or Access.Portal && operation.Parameters.Any(each => each.Name == "limit"));

    public async Task InitializeAsync()
    {
        var others = new Things(world.Billing);
        foreach (string kind in Kinds)
        {
            await _things.GetAsync(kind);
            await others.GetAsync(kind);
        }

        await Wait.UntilAsync(() => Task.FromResult(world.Billing.Written.IsSettled));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Pages_are_cut_out_of_the_whole_and_its_total_is_told()
    {
        List<string> wrong = [];
        foreach (Operation list in Lists)
        {
            (string path, JsonElement[] all, string total) = await WholeAsync(list, "");
            (string, string)[] visitor = await VisitorAsync(list);
            JsonElement[] second = [.. (await world.Billing.GetAsync($"{path}skip=1&limit=1", visitor)).ShouldBe(200).Json.EnumerateArray()];
            Answer beyond = (await world.Billing.GetAsync($"{path}skip=1000000&limit=1", visitor)).ShouldBe(200);
            if (total != all.Length.ToString(CultureInfo.InvariantCulture) || beyond.Text != "[]" || beyond.Headers["X-Total-Count"] != total
                || !second.Select(item => item.GetRawText()).SequenceEqual(all.Skip(1).Take(1).Select(item => item.GetRawText())))
                wrong.Add($"{list.DisplayName}: {all.Length} of {total}");
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Each_field_sorts_both_ways_and_an_unknown_one_gives_the_newest_first()
    {
        List<string> wrong = [];
        foreach (Operation list in Lists.Where(each => each.Sortable.Count > 0))
        {
            (_, JsonElement[] newest, _) = await WholeAsync(list, "");
            foreach (string unknown in (string[])["order_by=nonsense:asc", "order_by=created_at:sideways", "order_by=created_at:desc"])
            {
                (_, JsonElement[] fallen, _) = await WholeAsync(list, unknown);
                if (!fallen.Select(item => item.GetRawText()).SequenceEqual(newest.Select(item => item.GetRawText())))
                    wrong.Add($"{list.DisplayName} {unknown}");
            }

            foreach (string field in list.Sortable.Where(field => newest.Length > 0 && newest[0].TryGetProperty(field, out _)))
            {
                (_, JsonElement[] up, _) = await WholeAsync(list, $"order_by={field}");
                (_, JsonElement[] down, _) = await WholeAsync(list, $"order_by={field}:desc");
                if (!IsSorted(up, field, 1) || !IsSorted(down, field, -1) || up.Length != newest.Length)
                    wrong.Add($"{list.DisplayName} by {field}: {string.Join(", ", up.Select(item => item.GetProperty(field)))}");
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Each_parameter_leaves_out_what_it_does_not_name_and_nothing_else()
    {
        List<string> wrong = [];
        foreach (Operation list in Lists.Where(each => each.DisplayName != Unmade))
        {
            (_, JsonElement[] whole, _) = await WholeAsync(list, "");
            OperationRow row = OperationRows.All.Single(each => each.Operation == list.DisplayName);
            foreach ((string name, JsonElement schema, _) in world.Document.QueryOf(row).Where(each => !Paged.Contains(each.Name) && !each.Required))
            {
                bool changes = false;
                foreach ((string query, string value) in QueriesOf(name, schema, whole))
                {
                    (_, JsonElement[] some, string total) = await WholeAsync(list, query);
                    changes |= some.Length < whole.Length;
                    string[] kept = [.. some.Select(Named)];
                    if (kept.Except(whole.Select(Named)).Any() || (name != "after" && total != Number(some.Length))
                        || (MeantBy(name, value, whole) is { } meant && !kept.SequenceEqual(meant.Select(Named))))
                        wrong.Add($"{list.DisplayName} {query}: {some.Length} of {whole.Length}, total {total}");
                }

                if (!changes)
                    wrong.Add($"{list.DisplayName} {name} changes nothing of {whole.Length}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    /// <summary>Values that some items have, when items show the field; each word that may stand there; and what nothing has.</summary>
    private static IEnumerable<(string Query, string Value)> QueriesOf(string name, JsonElement schema, JsonElement[] whole) => name switch
    {
        "after" => whole.Take(1).Select(item => ($"after={item.Id()}", item.Id())),

        // Unique only within a customer, who must be named.
        "transaction_id" => whole.Take(2).Select(item => ($"external_customer_id={item.Text("external_customer_id")}&transaction_id={Uri.EscapeDataString(item.Text("transaction_id"))}", item.Text("transaction_id"))),
        _ => ValuesOf(name, schema, whole).Select(value => ($"{name}={Uri.EscapeDataString(value)}", value)),
    };

    private static IEnumerable<string> ValuesOf(string name, JsonElement schema, JsonElement[] whole)
    {
        string kind = schema.TryGetProperty("format", out JsonElement format) ? format.GetString()! : schema.TryGetProperty("type", out JsonElement type) ? type.ToString() : "";
        string[] words = schema.TryGetProperty("enum", out JsonElement all) ? [.. all.EnumerateArray().Select(word => word.GetString()!)] : [];
        string[] shown = kind == "boolean" ? [] : [.. whole.Where(item => Shows([item], name)).Select(item => item.GetProperty(name).ToString()).Distinct().Take(2)];
        string[] nothing = kind switch
        {
            "uuid" => [BillingWorld.Nobody],
            "boolean" => ["true", "false"],
            "date-time" => ["2000-01-01T00:00:00Z", "2100-01-01T00:00:00Z"],
            "date" => ["2000-01-01", "2100-01-01"],
            "month" => ["2001-01"],
            "integer" => ["0", "9"],
            _ => ["nothing-has-this"],
        };
        return words.Length > 0 ? words : shown.Concat(nothing);
    }

    /// <summary>The items that a value means; null when they do not show what it is about.</summary>
    private static IEnumerable<JsonElement>? MeantBy(string name, string value, JsonElement[] whole)
    {
        static string TimeOf(JsonElement item, string field) => item.GetProperty(field) is { ValueKind: JsonValueKind.String } time ? time.GetString()! : "";
        return name switch
        {
            "after" => whole.SkipWhile(item => item.Id() != value).Skip(1),
            "billing_period_start" => whole.Where(item => string.CompareOrdinal(TimeOf(item, name), value) >= 0),
            "billing_period_end" => whole.Where(item => TimeOf(item, name) is { Length: > 0 } end && string.CompareOrdinal(end, value) <= 0),
            _ => Shows(whole, name) ? whole.Where(item => item.TryGetProperty(name, out JsonElement has) && string.Equals(has.ToString(), value, StringComparison.OrdinalIgnoreCase)) : null,
        };
    }

    private static bool Shows(JsonElement[] items, string field) => items.Any(item => item.TryGetProperty(field, out JsonElement value) && value.ValueKind != JsonValueKind.Null);

    /// <summary>An item by its id: some lists show more of it when they are asked for less.</summary>
    private static string Named(JsonElement item) => item.TryGetProperty("id", out JsonElement id) ? id.ToString() : item.GetRawText();

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private async Task<(string Path, JsonElement[] Items, string Total)> WholeAsync(Operation list, string query)
    {
        OperationRow row = OperationRows.All.Single(each => each.Operation == list.DisplayName);
        string path = await _things.FillAsync(list.Template, list.Template, row.With) + "?";
        if (row.Query.Contains("taxable", StringComparison.Ordinal))
            path += row.Query[1..] + "&";

        JsonElement limit = world.Document.QueryOf(row).Single(parameter => parameter.Name == "limit").Schema.GetProperty("maximum");
        Answer whole = (await world.Billing.GetAsync($"{path}limit={limit}&{query}", await VisitorAsync(list))).ShouldBe(200);
        return (path, [.. whole.Json.EnumerateArray()], whole.Headers["X-Total-Count"]);
    }

    /// <summary>What a list is read with, besides the usual key.</summary>
    private async Task<(string, string)[]> VisitorAsync(Operation list) => list.Access == Access.Portal ? [await _things.VisitorAsync()] : [];

    /// <summary>Whether values follow each other in order; absent ones, and the names of drafts that have no number, count for nothing.</summary>
    private static bool IsSorted(JsonElement[] items, string field, int direction)
    {
        JsonElement[] present = [.. items.Select(item => item.GetProperty(field))
            .Where(value => value.ValueKind != JsonValueKind.Null && !value.ToString().StartsWith("DRAFT-", StringComparison.Ordinal))];
        return present.Zip(present.Skip(1), (left, right) => Compare(left, right) * direction).All(order => order <= 0);
    }

    private static int Compare(JsonElement left, JsonElement right) =>
        decimal.TryParse(left.ToString(), NumberStyles.Number, CultureInfo.InvariantCulture, out decimal one)
        && decimal.TryParse(right.ToString(), NumberStyles.Number, CultureInfo.InvariantCulture, out decimal other)
            ? one.CompareTo(other)
            : string.CompareOrdinal(left.ToString(), right.ToString());
}
