using System.Text;
using Billing.Application.Platform;
using Billing.Application.Ports;
using Billing.Domain.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace BillingFunctions.Tests.Http.V1.Operations;

/// <summary>Events, and letters about those that cannot be counted.</summary>
internal static class UsageThings
{
    public static readonly IReadOnlyDictionary<string, ThingMaker> Makers = new Dictionary<string, ThingMaker>
    {
        ["event_id"] = async things =>
        {
            string customer = await things.GetAsync("external_id");
            await things.World.UseAsync(customer, "2026-06-10T12:00:00Z", 1, "1");
            await things.World.UseAsync(customer, "2026-07-01T00:00:00Z", 1, "1");
            return await things.FirstAsync($"/v1/events?external_customer_id={customer}");
        },
        ["letter"] = LetterAsync,
        ["mended_letter"] = async things =>
        {
            string letter = await LetterAsync(things);
            (await things.World.PutAsync($"/v1/dead_letters/{letter}", """{"fields":{"code":"calls"}}""")).ShouldBe(200);
            return letter;
        },
    };

    /// <summary>A letter about an event of a metric that does not exist.</summary>
    private static async Task<string> LetterAsync(Things things)
    {
        string customer = await things.GetAsync("external_id");
        IServiceProvider services = things.World.Service.Services;
        DataSpace space = (await services.GetRequiredService<ApiKeyDirectory>().AuthenticateAsync(ServiceFixture.Key, default))!.Space;
        string sent = $$"""{"organization_id":"{{new BillingId(space.Organization, 0)}}","mode":"live","transaction_id":"lost","external_customer_id":"{{customer}}","code":"lost","timestamp":"2026-06-30T12:00:00Z"}""";
        await services.GetRequiredService<IEventLog>().SendAsync(0, [new LogMessage(Encoding.UTF8.GetBytes(sent))], default);
        return await things.FirstAsync($"/v1/dead_letters?external_customer_id={customer}");
    }
}
