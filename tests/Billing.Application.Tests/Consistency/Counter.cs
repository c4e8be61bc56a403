using System.Text.Json.Serialization;
using Billing.Application.Consistency;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.Tests.Consistency;

/// <summary>The simplest partition: a number, and how it got there.</summary>
internal sealed record Counter(int Value, string Padding = "");

[JsonSerializable(typeof(Counter))]
[JsonSerializable(typeof(int))]
internal sealed partial class CounterJson : JsonSerializerContext;

/// <summary>Units of work on a counter.</summary>
internal static class CounterWork
{
    public static readonly PartitionAddress Address = PartitionAddress.Customer(new DataSpace(new OwnerKey(0xABC), Mode.Live), new OwnerKey(7));

    public static int Value(World world)
    {
        var row = world.Tables.Rows(Address.Table).SingleOrDefault(each => each.RowKey == PartitionAddress.GuardRow);
        return row is null ? 0 : DocumentCodec.Read(row.Columns, CounterJson.Default.Counter)!.Value;
    }

    /// <summary>Adds to the counter and gives the sum.</summary>
    public static ValueTask<Result<Outcome<int>>> AddAsync(
        Site site, Command command, int amount, string padding = "", OutboxEntry? emit = null, Action? inBody = null) =>
        site.Transactor.RunAsync(
            Address, command, CounterJson.Default.Int32,
            (work, _) =>
            {
                int sum = (work.Guard(CounterJson.Default.Counter)?.Value ?? 0) + amount;
                work.SetGuard(new Counter(sum, padding), CounterJson.Default.Counter);
                if (emit is not null)
                {
                    work.Emit(emit);
                }

                inBody?.Invoke();
                return ValueTask.FromResult<Result<int>>(sum);
            },
            CancellationToken.None);
}
