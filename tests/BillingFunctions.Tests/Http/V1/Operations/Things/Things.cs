using System.Text.Json;
using System.Text.RegularExpressions;

namespace BillingFunctions.Tests.Http.V1.Operations;

/// <summary>Makes one thing; others that it needs come from the same scope.</summary>
internal delegate Task<string> ThingMaker(Things things);

/// <summary>
/// The things of one test case: each is made when it is first named, and all belong to one customer. A new kind of thing is a line in the table of its
/// area.
/// </summary>
/// <param name="world">The service.</param>
/// <param name="own">Things of another surface, and those of v1 that it makes in its own way.</param>
internal sealed partial class Things(BillingWorld world, IReadOnlyDictionary<string, ThingMaker>? own = null)
{
    private static readonly Dictionary<string, ThingMaker> Makers = new(
        [
            .. PeopleThings.Makers, .. CustomerThings.Makers, .. CatalogThings.Makers, .. SubscriptionThings.Makers, .. InvoiceThings.Makers, .. DiscountThings.Makers,
            .. PaymentThings.Makers, .. UsageThings.Makers, .. EntitlementThings.Makers, .. DunningThings.Makers, .. InsightThings.Makers, .. HookThings.Makers, .. PortalThings.Makers, .. CostThings.Makers,
        ], StringComparer.Ordinal);

    /// <summary>Names that mean another thing below a path: codes are metrics' elsewhere, external ids customers'.</summary>
    private static readonly (string Path, string Name, string Thing)[] Meanings =
    [
        ("/v1/billing_entities", "code", "entity_code"), ("/v1/taxes", "code", "tax_code"), ("/v1/coupons", "code", "coupon_code"), ("/portal/coupons", "code", "coupon_code"),
        ("/v1/add_ons", "code", "add_on_code"), ("/v1/features", "code", "feature_code"), ("/v1/subscriptions", "external_id", "external_subscription_id"),
    ];

    private readonly Dictionary<string, string> _made = new(StringComparer.Ordinal);

    public BillingWorld World => world;

    /// <summary>Part of every external id and code that is made here.</summary>
    public string Name { get; } = $"{Guid.NewGuid():N}"[..16];

    /// <summary>Everything made so far.</summary>
    public IReadOnlyDictionary<string, string> Made => _made;

    /// <summary>A thing by its name.</summary>
    public async Task<string> GetAsync(string name)
    {
        if (!_made.TryGetValue(name, out string? made))
        {
            ThingMaker? make = own?.GetValueOrDefault(name) ?? Makers.GetValueOrDefault(name);
            Assert.True(make is not null, $"Nobody makes {{{name}}}: add it to the things of its area");
            _made[name] = made = await make(this);
        }

        return made;
    }

    /// <summary>Puts things in for names.</summary>
    /// <param name="text">With names in braces.</param>
    /// <param name="template">The operation's path: it tells what some names mean.</param>
    /// <param name="with">Which things stand for names, as in a row.</param>
    public async Task<string> FillAsync(string text, string template, string with = "")
    {
        foreach (string name in Placeholder().Matches(text).Select(match => match.Groups[1].Value).Distinct().ToList())
            text = text.Replace($"{{{name}}}", await GetAsync(ThingOf(name, template, with)), StringComparison.Ordinal);

        return text;
    }

    /// <summary>Makes something and gives its id.</summary>
    public async Task<string> MakeAsync(string path, string json) => (await MadeAsync(path, json)).Id();

    /// <summary>Makes something and gives its answer.</summary>
    public async Task<JsonElement> MadeAsync(string path, string json)
    {
        Answer made = await world.PostAsync(path, json);
        Assert.True(made.Status is 200 or 201, $"POST {path} {json}: {made.Status} {made.Text}");
        return made.Json;
    }

    /// <summary>Takes a step that must succeed.</summary>
    public async Task StepAsync(string path, string? json = null) => (await world.PostAsync(path, json)).ShouldBe(200);

    /// <summary>The id of the first item of a list, once there is one.</summary>
    public async Task<string> FirstAsync(string path)
    {
        JsonElement list = default;
        await Wait.UntilAsync(async () => (list = (await world.GetAsync(path)).ShouldBe(200).Json).GetArrayLength() > 0);
        return list[0].Id();
    }

    /// <summary>Names in braces.</summary>
    [GeneratedRegex(@"\{([A-Za-z_]+)\}")]
    public static partial Regex Placeholder();

    private static string ThingOf(string name, string template, string with)
    {
        foreach (string pair in with.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] sides = pair.Split('=');
            if (sides[0] == name)
                return sides[1];
        }

        return Meanings.FirstOrDefault(each => each.Name == name && template.StartsWith(each.Path, StringComparison.Ordinal)).Thing ?? name;
    }
}
