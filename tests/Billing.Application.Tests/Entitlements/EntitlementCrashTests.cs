using Billing.Application.Consistency;
using Billing.Application.Entitlements;
using Billing.Application.Lists;
using Billing.Application.Tests.Catalog;
using Billing.Application.Tests.Consistency;
using Billing.Domain.Catalog;
using Billing.Domain.Entitlements;
using Billing.Domain.Results;

namespace Billing.Application.Tests.Entitlements;

/// <summary>Plans, their entitlements and the counts of both stay in step, whatever store call fails.</summary>
public sealed class EntitlementCrashTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Copying_takes_effect_once_whatever_fails()
    {
        Plan? source = null;
        Plan? target = null;
        int cases = await CrashHarness.RunAsync(
            async site =>
            {
                var catalog = new CatalogSite(site);
                source = (await catalog.PlanAsync("source")).Value;
                target = (await catalog.PlanAsync("target")).Value;
                var save = new SaveEntitlement(catalog.Units);
                foreach (string code in (string[])["a", "b"])
                {
                    Feature feature = (await new SaveFeature(catalog.Units).CreateAsync(
                        site.Space, new NewFeature(code, code, FeatureType.Custom), Command.FromJob("feature", code), None)).Value.Value;
                    await save.CreateAsync(site.Space, source.Id, feature.Id, "x", Command.FromJob("grant", code), None);
                }
            },
            async site => Assert.True((await new SaveEntitlement(new CatalogSite(site).Units).CopyAsync(
                site.Space, source!.Id, target!.Id, Command.FromJob("copy"), None)).IsSuccess),
            site => AssertAsync(site, grants: 4, plansOfEach: 2));
        Assert.InRange(cases, 20, 500);
    }

    [Fact]
    public async Task Deleting_a_plan_takes_its_entitlements_along_and_frees_their_features()
    {
        var world = new World();
        var catalog = new CatalogSite(world.Start());
        Plan plan = (await catalog.PlanAsync("plan")).Value;
        var features = new SaveFeature(catalog.Units);
        Feature feature = (await features.CreateAsync(
            world.Space, new NewFeature("a", "A", FeatureType.Boolean), catalog.Once(), None)).Value.Value;
        Assert.True((await new SaveEntitlement(catalog.Units).CreateAsync(world.Space, plan.Id, feature.Id, "true", catalog.Once(), None)).IsSuccess);
        await AssertAsync(catalog.Site, grants: 1, plansOfEach: 1);

        Assert.Equal(FailureKind.WrongState, (await features.DeleteAsync(world.Space, "a", catalog.Once(), None)).Failure!.Kind);
        Assert.True((await catalog.DeleteAsync(plan)).Value);
        await AssertAsync(catalog.Site, grants: 0, plansOfEach: 0);
        Assert.True((await features.DeleteAsync(world.Space, "a", catalog.Once(), None)).IsSuccess);
    }

    private static async Task AssertAsync(Site site, int grants, int plansOfEach)
    {
        ListSlice listed = await site.Lists.ReadAsync(site.Space, FeatureLists.Entitlements, new ListQuery([], null, false, 0, 10), None);
        IReadOnlyDictionary<string, int> counts = await new EntitlementReader(site.Tables).PlanCountsAsync(site.Space, None);
        Assert.Equal(grants, listed.Total);
        Assert.Equal(grants, counts.Values.Sum());
        Assert.All(counts.Values, count => Assert.Equal(plansOfEach, count));
    }
}
