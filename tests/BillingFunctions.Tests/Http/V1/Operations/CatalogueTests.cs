namespace BillingFunctions.Tests.Http.V1.Operations;

/// <summary>The published API's own list of operations: what it has, ours has under the same name.</summary>
public sealed class CatalogueTests(OperationWorld world) : IClassFixture<OperationWorld>
{
    private static readonly string[] Rows = [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Fixtures", "v1-operations.csv")).Skip(1)];

    /// <summary>Methods and templates, as we write them.</summary>
    private static IEnumerable<string> Published => Rows.Select(OperationOf);

    [Fact]
    public void Each_published_operation_is_served()
    {
        Assert.Equal(268, Rows.Length);
        Assert.Empty(Published.Except(world.Document.Operations));
    }

    /// <summary>Fields, types, limits, defaults, words and statuses are those of the published tables, but for what stands here with its reason.</summary>
    [Fact]
    public void What_is_served_is_as_published()
    {
        string[] meant =
        [
            // Left out, another level decides, which comes to the published default unless it was set: plan, subscription, entity, organization, invoice.
            "SubscriptionCreate.trial_period_days default: none", "SubscriptionCreate.pay_in_advance default: none",
            "BulkTerminateRequest.on_termination_action default: none", "DELETE /v1/subscriptions/{subscription_id} ?on_termination_action default: none",
            "POST /v1/subscriptions/{subscription_id}/cancel ?on_termination_action default: none",
            "CustomerCreate.invoice_grace_period default: none",
            "CustomerCreate.net_payment_term default: none", "BillingEntityCreate.invoice_grace_period default: none",
            "BillingEntityCreate.net_payment_term default: none", "ManualPaymentCreate.currency default: none",

            // An event without a timestamp happened when it came; batches may be larger where that is allowed.
            "EventCreate.timestamp required: False", "EventBatchCreate.events maxItems should be 100",

            // Money moves in whole minor units, at least one.
            "ManualPaymentCreate.amount exclusiveMinimum should be 0", "RefundRequest.amount exclusiveMinimum should be 0",

            // The providers that can be connected are named in docs/v1-extensions.md; without one the default integration is meant.
            "CheckoutSessionCreate.provider default: none", "SetupSessionCreate.provider default: none",
            .. ((string[])["CheckoutSessionCreate", "SetupSessionCreate"]).SelectMany(
                type => ((string[])["manual", "ucp", "gocardless", "adyen"]).Select(provider => $"{type}.provider lacks {provider}")),

            // All money of requests may be a number or a string.
            "PlanCreate.amount_cents should be int", "PlanUpdate.amount_cents should be int",

            // Alerts watch customers too, and the amount of all metrics together.
            "UsageAlertCreate.subscription_id required: False", "UsageAlertCreate.billable_metric_id required: False",
            "UsageAlertResponse.subscription_id null: True", "UsageAlertResponse.billable_metric_id null: True",
            "UsageAlertTriggerResponse.metric_code null: True",
        ];
        Assert.Equal(meant.Order(StringComparer.Ordinal), new Catalogue().DeparturesOf(world.Document).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_root_says_what_answers()
    {
        Answer answer = (await world.Billing.GetAsync("/", ("Authorization", ""))).ShouldBe(200);
        Assert.Equal(["app", "version", "domain", "status"], answer.Json.EnumerateObject().Select(member => member.Name));
        world.Document.Describes(world.Rows.Single(row => row.Operation == "GET /"), answer);
    }

    [Fact]
    public async Task Each_path_answers_with_and_without_a_slash_at_its_end()
    {
        foreach (string operation in Published.Where(each => each.StartsWith("GET /v1", StringComparison.Ordinal) && !each.Contains('{', StringComparison.Ordinal)))
        {
            Answer bare = await world.Billing.GetAsync(operation[4..]);
            Answer slashed = await world.Billing.GetAsync($"{operation[4..]}/");
            Assert.Equal((operation, bare.Status, bare.Json.ValueKind), (operation, slashed.Status, slashed.Json.ValueKind));
        }
    }

    private static string OperationOf(string row)
    {
        string[] cells = row.Split(',', 3);
        return $"{cells[0]} {(cells[1] == "/" ? "/" : cells[1].TrimEnd('/'))}";
    }
}
