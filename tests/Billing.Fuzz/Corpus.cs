using System.Text;
using Billing.Domain.Identity;

namespace Billing.Fuzz;

/// <summary>Good bodies in every form, to be spoilt.</summary>
internal sealed class Corpus(DataSpace space)
{
    private readonly string _owner = $"\"organization_id\":\"{new BillingId(space.Organization, 0)}\",\"mode\":\"live\"";
    private readonly string _cloudOwner = $"\"organizationid\":\"{new BillingId(space.Organization, 0)}\",\"mode\":\"live\"";

    /// <summary>A body of one request.</summary>
    public (byte[] Body, bool IsBatch, bool IsCloudEvent) Request(Random random, int seed)
    {
        int form = random.Next(4);
        string body = form switch
        {
            0 => Event(random, seed, 0),
            1 => $"{{\"events\":[{Several(random, seed)}]}}",
            2 => CloudEvent(random, seed),
            _ => $"[{CloudEvent(random, seed)},{CloudEvent(random, seed + 1)}]",
        };
        return (Encoding.UTF8.GetBytes(body), form is 1 or 3, form is 2 or 3);
    }

    /// <summary>Messages of the hub.</summary>
    public byte[] Message(Random random, int seed) => Encoding.UTF8.GetBytes(random.Next(7) switch
    {
        0 => Event(random, seed, 0),
        1 => $"{{{_owner},\"events\":[{Several(random, seed)}]}}",
        2 => CloudEvent(random, seed),
        3 => $"[{Event(random, seed, 0)},{CloudEvent(random, seed)}]",
        4 => $"{Event(random, seed, 0)}\n{CloudEvent(random, seed)}\n{Event(random, seed, 1)}\n",
        5 => $"[{Several(random, seed)}]",
        _ => Event(random, seed, 2),
    });

    /// <summary>The good event of a batch.</summary>
    public string CanaryEvent(int seed) =>
        $$"""{"transaction_id":"k{{seed}}","external_customer_id":"{{FuzzWorld.Canary}}","code":"calls","timestamp":"2026-06-30T12:00:00Z",{{_owner}}}""";

    private string Several(Random random, int seed) => string.Join(',', Enumerable.Range(0, random.Next(1, 6)).Select(number => Event(random, seed, number)));

    private string Event(Random random, int seed, int number) =>
        $$"""{"transaction_id":"{{seed}}-{{number}}","external_customer_id":"{{FuzzWorld.Customer}}","code":"{{Code(random)}}","timestamp":"2026-06-{{random.Next(1, 31):d2}}T{{random.Next(24):d2}}:15:30.1234567+02:00","properties":{"gb":{{random.Next(1000) / 10m}},"region":"eu","tags":["a",{"b":null}],"on":true,"none":null},{{_owner}}}""";

    private string CloudEvent(Random random, int seed) =>
        $$"""{"specversion":"1.0","id":"{{seed}}","source":"/s","type":"{{Code(random)}}","subject":"{{FuzzWorld.Customer}}","time":"2026-06-30T12:00:00Z","datacontenttype":"application/json","data":{"gb":1.5},{{_cloudOwner}}}""";

    private static string Code(Random random) => random.Next(2) == 0 ? "calls" : "storage";
}
