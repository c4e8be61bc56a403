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
        "second_payment_method_id", "entitlement_id", "event_id", "letter", "api_key_id", "entity_code",
    ];

    /// <summary>What cuts and sorts, which other tests look at, and what opens the portal.</summary>
    private static readonly string[] Paged = ["limit", "skip", "order_by", "token"];

    /// <summary>What a parameter needs beside it.</summary>
    private static readonly Dictionary<string, string> Beside = new() { ["transaction_id"] = "external_customer_id=nobody&" };

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
        foreach (Operation list in Lists)
        {
            (_, JsonElement[] whole, _) = await WholeAsync(list, "");
            OperationRow row = OperationRows.All.Single(each => each.Operation == list.DisplayName);
            foreach ((string name, JsonElement schema, _) in world.Document.QueryOf(row).Where(each => !Paged.Contains(each.Name) && !each.Required))
            {
                bool changes = false;
                foreach (string value in ValuesOf(list, name, schema, whole))
                {
                    (_, JsonElement[] some, string total) = await WholeAsync(list, $"{Beside.GetValueOrDefault(name)}{name}={Uri.EscapeDataString(value)}");
                    changes |= some.Length < whole.Length;
                    string[] kept = [.. some.Select(item => item.GetRawText())];
                    JsonElement[] meant = [.. whole.Where(item => IsMeant(item, name, value))];
                    if (total != some.Length.ToString(CultureInfo.InvariantCulture) || kept.Except(whole.Select(item => item.GetRawText())).Any()
                        || (Shows(whole, name) && !kept.SequenceEqual(meant.Select(item => item.GetRawText()))))
                        wrong.Add($"{list.DisplayName} {name}={value}: {some.Length} of {whole.Length}, not {meant.Length}");
                }

                if (!changes)
                    wrong.Add($"{list.DisplayName} {name} changes nothing of {whole.Length}");
            }
        }

        Assert.Empty(wrong);
    }

    /// <summary>Values that some items have, when items show the field; each word that may stand there; and what nothing has.</summary>
    private static IEnumerable<string> ValuesOf(Operation list, string name, JsonElement schema, JsonElement[] whole)
    {
        if (name == "after")
            return whole.Take(1).Select(item => item.GetProperty("id").GetString()!);

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

    private static bool Shows(JsonElement[] items, string field) => items.Any(item => item.TryGetProperty(field, out JsonElement value) && value.ValueKind != JsonValueKind.Null);

    private static bool IsMeant(JsonElement item, string field, string value) =>
        item.TryGetProperty(field, out JsonElement has) && string.Equals(has.ToString(), value, StringComparison.OrdinalIgnoreCase);

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
