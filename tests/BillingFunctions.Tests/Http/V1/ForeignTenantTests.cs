using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Billing.Application.Platform;
using Billing.Application.Ports;
using Billing.Domain.Identity;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Security;
using BillingFunctions.Http.V1;
using Microsoft.Extensions.DependencyInjection;

namespace BillingFunctions.Tests.Http.V1;

/// <summary>What belongs to one organization does not exist for another, in any operation of v1.</summary>
public sealed partial class ForeignTenantTests(BillingWorld world) : IClassFixture<BillingWorld>
{
    private const string Owner = "the-owners-customer";

    private IReadOnlyList<Operation> Operations => world.Service.Services.GetRequiredService<V1Surface>().Operations;

    [Fact]
    public void Every_operation_has_a_row() => Assert.Equal(
        Operations.Select(operation => operation.DisplayName).Order(StringComparer.Ordinal),
        ForeignTenantRows.All.Select(row => row.Operation).Order(StringComparer.Ordinal));

    [Fact]
    public async Task Another_organization_can_neither_see_nor_touch_anything()
    {
        Dictionary<string, string> things = await MakeThingsAsync();
        await Wait.UntilAsync(() => Task.FromResult(world.Written.IsSettled));
        int before = world.Written.Writes.Count;
        List<string> wrong = [];
        foreach (ForeignRow row in ForeignTenantRows.All)
        {
            Operation operation = Operations.First(operation => operation.DisplayName == row.Operation);
            if (operation.Access != Access.Organization || (row.Outcome == Foreign.Own && operation.Method != "GET"))
                continue;

            string path = Fill(operation.Template + row.Query, operation.Template, things);
            Answer answer = await world.Service.SendAsync(operation.Method, path, row.Body is null ? null : Fill(row.Body, operation.Template, things), world.Foreign);
            if (!IsAsExpected(row.Outcome, answer, things))
                wrong.Add($"{row.Operation} should be {row.Outcome}: {answer.Status} {answer.Text}");
        }

        Assert.Empty(wrong);
        Assert.Equal(before, world.Written.Writes.Count);
    }

    [Fact]
    public async Task The_rows_name_things_that_their_owner_does_see()
    {
        Dictionary<string, string> things = await MakeThingsAsync();
        List<string> wrong = [];
        foreach (ForeignRow row in ForeignTenantRows.All.Where(row => row.Operation.StartsWith("GET", StringComparison.Ordinal) && row.Outcome is Foreign.Hidden or Foreign.Empty))
        {
            string template = row.Operation[4..];
            Answer answer = await world.GetAsync(Fill(template + row.Query, template, things));
            bool mayBeEmpty = template.EndsWith("/mails", StringComparison.Ordinal) || template.EndsWith("/webhook_events", StringComparison.Ordinal); // Nothing was sent.
            if (answer.Status != 200 || (answer.Text is "[]" && !mayBeEmpty))
                wrong.Add($"{row.Operation}: {answer.Status} {answer.Text}");
        }

        Assert.Empty(wrong);
    }

    private static bool IsAsExpected(Foreign outcome, Answer answer, Dictionary<string, string> things) => outcome switch
    {
        Foreign.Hidden => answer.Status == 404,
        Foreign.Refused => answer.Status == 422 && answer.Faults.Count > 0 && answer.Faults.All(fault => fault.EndsWith(":unknown_reference", StringComparison.Ordinal)),
        Foreign.Empty => answer is { Status: 200, Text: "[]" } && answer.Headers.GetValueOrDefault("X-Total-Count") == "0",
        _ => answer.Status is 200 or 404 && !things.Values.Any(answer.Text.Contains),
    };

    /// <summary>Puts the owner's things in. Whose code a code is, its path tells; else it is a metric's.</summary>
    private static string Fill(string text, string template, Dictionary<string, string> things) => Placeholder().Replace(
        text, match => things[template.StartsWith("/v1/subscriptions/{external_id}", StringComparison.Ordinal) && match.Groups[1].Value == "external_id" ? "external_subscription_id" : match.Groups[1].Value == "code" && Coded.FirstOrDefault(each => template.StartsWith(each.Path, StringComparison.Ordinal)).Name is { } name ? name : match.Groups[1].Value]);

    private static readonly (string Path, string Name)[] Coded = [("/v1/billing_entities", "entity_code"), ("/v1/taxes", "tax_code"), ("/v1/coupons", "coupon_code"), ("/v1/add_ons", "add_on_code"), ("/v1/features", "feature_code")];

    private async Task<Dictionary<string, string>> MakeThingsAsync()
    {
        string owner = $"{Owner}-{Guid.NewGuid():N}";
        (string customer, string subscription, JsonElement invoice) = await world.BilledAsync(owner);
        await world.UseAsync(owner, "2026-07-01T00:00:00Z", 1, "1");
        string code = $"metric-of-{owner}";
        string metric = await MakeAsync("/v1/billable_metrics", $$"""{"code":"{{code}}","name":"Theirs","aggregation_type":"count"}""");
        string plan = await MakeAsync(
            "/v1/plans", $$$"""{"code":"plan-of-{{{owner}}}","name":"Theirs","interval":"monthly","charges":[{"billable_metric_id":"{{{metric}}}","charge_model":"standard","properties":{"amount":1}}]}""");
        string taxCode = $"tax-of-{owner}";
        _ = await MakeAsync("/v1/taxes", $$"""{"code":"{{taxCode}}","name":"Theirs","rate":"0.1"}""");
        string addOnCode = $"add-on-of-{owner}";
        _ = await MakeAsync("/v1/add_ons", $$"""{"code":"{{addOnCode}}","name":"Theirs","amount_cents":100}""");
        _ = await MakeAsync("/v1/add_ons/apply", $$"""{"add_on_code":"{{addOnCode}}","customer_id":"{{customer}}"}""");
        string couponCode = $"coupon-of-{owner}";
        _ = await MakeAsync("/v1/coupons", $$"""{"code":"{{couponCode}}","name":"Theirs","coupon_type":"percentage","percentage_rate":5,"frequency":"forever"}""");
        string entityCode = $"entity-of-{owner}";
        _ = await MakeAsync("/v1/billing_entities", $$"""{"code":"{{entityCode}}","name":"Theirs"}""");
        string wallet = await MakeAsync("/v1/wallets", $$"""{"customer_id":"{{customer}}"}""");
        (await world.PostAsync($"/v1/wallets/{wallet}/top_up", """{"credits":5}""")).ShouldBe(200);
        string fee = await FirstAsync($"/v1/fees?invoice_id={BillingWorld.Text(invoice, "id")}");
        (await world.PostAsync($"/v1/subscriptions/{subscription}/cancel?cancel_at=period_end")).ShouldBe(200);
        string featureCode = $"feature-of-{owner}";
        string feature = await MakeAsync("/v1/features", $$"""{"code":"{{featureCode}}","name":"Theirs","feature_type":"quantity"}""");
        string entitlement = await MakeAsync("/v1/entitlements", $$"""{"plan_id":"{{plan}}","feature_id":"{{feature}}","value":"1"}""");
        (await world.PutAsync($"/v1/subscriptions/sub-{owner}/entitlements/{featureCode}", """{"value":"2"}""")).ShouldBe(200);
        return new Dictionary<string, string>
        {
            ["external_subscription_id"] = $"sub-{owner}",
            ["feature_code"] = featureCode,
            ["feature_id"] = feature,
            ["entitlement_id"] = entitlement,
            ["customer_id"] = customer,
            ["external_id"] = owner,
            ["subscription_id"] = subscription,
            ["subject_id"] = subscription,
            ["invoice_id"] = BillingWorld.Text(invoice, "id"),
            ["fee_id"] = fee,
            ["credit_note_id"] = await MakeAsync(
                "/v1/credit_notes", $$"""{"number":"note-of-{{owner[^20..]}}","invoice_id":"{{BillingWorld.Text(invoice, "id")}}","customer_id":"{{customer}}","credit_note_type":"credit","reason":"other","currency":"USD","items":[{"fee_id":"{{fee}}","amount_cents":1}]}"""),
            ["payment_id"] = await PaymentAsync(BillingWorld.Text(invoice, "id")),
            ["event_id"] = await FirstAsync($"/v1/events?external_customer_id={owner}"),
            ["letter"] = await LetterAsync(owner),
            ["code"] = code,
            ["metric_id"] = metric,
            ["filter_id"] = await MakeAsync($"/v1/billable_metrics/{code}/filters", """{"key":"region","values":["eu"]}"""),
            ["plan_id"] = plan,
            ["kind"] = "quantity",
            ["plan_code"] = $"plan-of-{owner}",
            ["commitment_id"] = await MakeAsync($"/v1/plans/plan-of-{owner}/commitments", """{"amount_cents":5}"""),
            ["threshold_id"] = await MakeAsync($"/v1/plans/plan-of-{owner}/usage_thresholds", """{"amount_cents":500000}"""),
            ["own_threshold_id"] = await MakeAsync($"/v1/subscriptions/{subscription}/usage_thresholds", """{"amount_cents":500000}"""),
            ["migration_id"] = await MakeAsync($"/v1/plans/{plan}/migrations", "{}"),
            ["tax_code"] = taxCode,
            ["entity_code"] = entityCode,
            ["applied_tax_id"] = await MakeAsync("/v1/taxes/apply", $$"""{"tax_code":"{{taxCode}}","taxable_type":"customer","taxable_id":"{{customer}}"}"""),
            ["wallet_id"] = wallet,
            ["coupon_code"] = couponCode,
            ["add_on_code"] = addOnCode,
            ["applied_coupon_id"] = await MakeAsync("/v1/coupons/apply", $$"""{"coupon_code":"{{couponCode}}","customer_id":"{{customer}}"}"""),
            ["integration_id"] = await IntegrationAsync(),
            ["payment_method_id"] = await MakeAsync(
                "/v1/payment_methods", $$"""{"customer_id":"{{customer}}","provider":"sandbox","provider_payment_method_id":"sbx_succeeds","type":"card"}"""),
            ["api_key_id"] = await MakeAsync("/v1/organizations/current/api_keys", "{}"),
        };
    }

    /// <summary>A part of what is due, which leaves the invoice unpaid and settled in part.</summary>
    private async Task<string> PaymentAsync(string invoice) => BillingWorld.Text(
        (await world.PostAsync("/v1/payments/record", $$"""{"invoice_id":"{{invoice}}","amount":1}""")).ShouldBe(200).Json, "id");

    /// <summary>The sandbox, which one organization connects once.</summary>
    private async Task<string> IntegrationAsync()
    {
        _ = await world.PostAsync("/v1/integrations", """{"integration_type":"payment_provider","provider_type":"sandbox"}""");
        return await FirstAsync("/v1/integrations");
    }

    private async Task<string> MakeAsync(string path, string json) => BillingWorld.Text((await world.PostAsync(path, json)).ShouldBe(201).Json, "id");

    /// <summary>A letter about an event of a metric that does not exist.</summary>
    private async Task<string> LetterAsync(string customer)
    {
        DataSpace space = (await world.Service.Services.GetRequiredService<ApiKeyDirectory>().AuthenticateAsync(ServiceFixture.Key, default))!.Space;
        string sent = $$"""{"organization_id":"{{new BillingId(space.Organization, 0)}}","mode":"live","transaction_id":"lost","external_customer_id":"{{customer}}","code":"lost","timestamp":"2026-06-30T12:00:00Z"}""";
        await world.Service.Services.GetRequiredService<IEventLog>().SendAsync(0, [new LogMessage(Encoding.UTF8.GetBytes(sent))], default);
        string letters = $"/v1/dead_letters?external_customer_id={customer}";
        await Wait.UntilAsync(async () => (await world.GetAsync(letters)).ShouldBe(200).Json.GetArrayLength() == 1);
        return await FirstAsync(letters);
    }

    private async Task<string> FirstAsync(string path) => BillingWorld.Text((await world.GetAsync(path)).ShouldBe(200).Json[0], "id");

    [GeneratedRegex(@"\{([a-z_]+)\}")]
    private static partial Regex Placeholder();
}
