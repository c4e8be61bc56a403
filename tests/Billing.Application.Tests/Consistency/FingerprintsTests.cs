using System.Security.Cryptography;
using Billing.Application.Consistency;
using Billing.Application.Platform;
using Billing.Application.Ports;
using Billing.Domain.Results;

namespace Billing.Application.Tests.Consistency;

public sealed class FingerprintsTests
{
    private static readonly byte[] Body = "{\"password\":\"correct horse\"}"u8.ToArray();

    private readonly World _world = new();

    [Fact]
    public void What_is_kept_of_a_request_cannot_be_made_without_the_installations_key()
    {
        string kept = Mark(Body, 1).Fingerprint!;

        Assert.Equal(kept, Mark(Body, 1).Fingerprint);
        Assert.NotEqual(kept, Mark(Body, 2).Fingerprint);
        Assert.NotEqual(kept, Mark("{}"u8, 1).Fingerprint);
        Assert.NotEqual(kept, Convert.ToHexStringLower(SHA256.HashData(Body).AsSpan(0, 16)));
    }

    [Fact]
    public async Task A_repeat_after_a_new_key_was_added_is_still_known()
    {
        Site site = _world.Start();
        Assert.False((await CounterWork.AddAsync(site, Mark(Body, 1), 5)).Value.Replayed);

        Assert.True((await CounterWork.AddAsync(site, Mark(Body, 1, 2), 5)).Value.Replayed);
        Assert.Equal(FailureKind.KeyReused, (await CounterWork.AddAsync(site, Mark("{}"u8, 1, 2), 5)).Failure!.Kind);
        Assert.Equal(FailureKind.KeyReused, (await CounterWork.AddAsync(site, Mark(Body, 2), 5)).Failure!.Kind);
    }

    [Fact]
    public async Task Without_a_key_nothing_of_a_request_is_kept_and_its_name_alone_tells_a_repeat()
    {
        Site site = _world.Start();
        await CounterWork.AddAsync(site, Mark(Body), 5);

        Assert.True((await CounterWork.AddAsync(site, Mark("{}"u8), 5)).Value.Replayed);
        TableRow row = Assert.Single(_world.Tables.Rows(Tables.Customers), row => row.RowKey.StartsWith("cmd|", StringComparison.Ordinal));
        Assert.Equal(Fingerprints.Unkeyed, row.Columns.Text("fp"));
    }

    /// <summary>The command of a request in an installation with these versions of keys.</summary>
    private Command Mark(ReadOnlySpan<byte> body, params int[] versions)
    {
        var keys = new SecretKeys(versions.ToDictionary(version => version, version => Enumerable.Repeat((byte)version, SecretKeys.KeyBytes).ToArray()));
        return new Fingerprints(keys).Mark(Command.FromKey(_world.Space, "POST", "/counter", "key", Fingerprints.Unkeyed), body);
    }
}
