using System.Text;
using System.Text.RegularExpressions;
using Billing.Application.Platform;
using Billing.Application.Ports;
using Billing.Domain.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace BillingFunctions.Tests.Http.V1.Usage;

/// <summary>The examples of docs/usage.md, sent as they stand.</summary>
public sealed partial class UsageExamplesTests(BillingWorld world) : IClassFixture<BillingWorld>
{
    [Fact]
    public async Task Each_example_of_the_page_is_taken_and_counted()
    {
        await world.CustomerAsync("acme");
        DataSpace space = (await world.Service.Services.GetRequiredService<ApiKeyDirectory>().AuthenticateAsync(ServiceFixture.Key, default))!.Space;
        IEventLog log = world.Service.Services.GetRequiredService<IEventLog>();
        string page = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "usage.md"));
        int examples = 0;
        foreach (Match example in Examples().Matches(page))
        {
            string body = example.Groups["body"].Value.Replace("ORGANIZATION", new BillingId(space.Organization, 0).ToString(), StringComparison.Ordinal);
            examples++;
            if (example.Groups["path"].Value is not { Length: > 0 } path)
            {
                await log.SendAsync(examples % 2, [new LogMessage(Encoding.UTF8.GetBytes(body))], default);
                continue;
            }

            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, example.Groups["type"].Value) };
            (await world.Service.SendAsync(request)).ShouldBe(201);
        }

        Assert.Equal(8, examples);
        await Wait.UntilAsync(async () => (await world.GetAsync("/v1/events/?external_customer_id=acme")).Headers["X-Total-Count"] == "11");
        Assert.Equal("0", (await world.GetAsync("/v1/dead_letters")).ShouldBe(200).Headers["X-Total-Count"]);
    }

    [GeneratedRegex("^```json (hub|POST (?<path>\\S+) (?<type>\\S+))\\r?\\n(?<body>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Examples();
}
