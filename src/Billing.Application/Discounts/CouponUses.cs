using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Domain.Discounts;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using NodaTime;

namespace Billing.Application.Discounts;

/// <summary>
/// Keeps coupons within the number of times that they may be redeemed, whoever redeems at the same time: a redemption is held in the coupon's own row, conditioned on its
/// ETag, before the customer's commit, and counted after it. What a process held that died in between counts until somebody needs the room: then its command is looked at.
/// </summary>
public sealed class CouponUses(ITableStore tables, IClock clock)
{
    private const string Row = "uses";

    /// <summary>Most redemptions that are under way at once: they stand in one column.</summary>
    private const int HeldMax = 300;

    private const int AttemptsMax = 200;

    /// <summary>How long a redemption may be under way before its command is looked at.</summary>
    private static readonly Duration HoldsFor = Duration.FromMinutes(2);

    /// <summary>Holds a redemption for a command; refused with <see cref="FailureKind.WrongState"/> when none is left.</summary>
    /// <param name="space">Whose.</param>
    /// <param name="coupon">A coupon with a limit.</param>
    /// <param name="customerId">In whose partition the command commits.</param>
    /// <param name="command">The command that redeems.</param>
    /// <param name="counted">How often it was redeemed, as its list says: where the row is not there yet.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    internal async ValueTask<Result<Unit>> HoldAsync(
        DataSpace space, Coupon coupon, BillingId customerId, Command command, int counted, CancellationToken cancellationToken)
    {
        PartitionAddress address = CustomerRows.PartitionOf(space, customerId);
        if (await tables.GetAsync(address.Table, address.PartitionKey, CommandFence.RowKey(command.Id), cancellationToken) is not null)
        {
            return Unit.Value; // it has committed, and is counted or still held: a repeat redeems nothing more
        }

        int max = coupon.MaxRedemptions ?? int.MaxValue;
        for (int attempt = 0; attempt < AttemptsMax; attempt++)
        {
            (CouponUseBook book, string? etag) = await ReadAsync(space, coupon.Id, counted, cancellationToken);
            if (book.Held.Any(each => each.CommandId == command.Id))
            {
                return Unit.Value;
            }

            if (book.Total >= max || book.Held.Count >= HeldMax)
            {
                book = await SettleStaleAsync(space, book, cancellationToken);
            }

            if (book.Total >= max)
            {
                return Failure.Of(FailureKind.WrongState, $"The coupon '{coupon.Code}' has been redeemed as often as it may be");
            }

            if (book.Held.Count >= HeldMax)
            {
                return Failure.Of(FailureKind.Unavailable, $"The coupon '{coupon.Code}' is redeemed by too many at once; try again");
            }

            var held = new HeldCouponUse(customerId, command.Id, clock.GetCurrentInstant());
            if (await WriteAsync(space, coupon.Id, book with { Held = [.. book.Held, held] }, etag, cancellationToken))
            {
                return Unit.Value;
            }
        }

        return Failure.Of(FailureKind.Unavailable, $"The coupon '{coupon.Code}' is redeemed by too many at once; try again");
    }

    /// <summary>Counts a held redemption that has committed, and frees one that was refused. Doing it twice changes nothing.</summary>
    internal async ValueTask SettleAsync(DataSpace space, BillingId couponId, Command command, bool isRedeemed, CancellationToken cancellationToken)
    {
        for (int attempt = 0; attempt < AttemptsMax; attempt++)
        {
            (CouponUseBook book, string? etag) = await ReadAsync(space, couponId, 0, cancellationToken);
            if (book.Held.All(each => each.CommandId != command.Id) || await WriteAsync(space, couponId, book.Without(command.Id, isRedeemed), etag, cancellationToken))
            {
                return;
            }
        }
    }

    private async ValueTask<CouponUseBook> SettleStaleAsync(DataSpace space, CouponUseBook book, CancellationToken cancellationToken)
    {
        Instant old = clock.GetCurrentInstant() - HoldsFor;
        foreach (HeldCouponUse stale in book.Held.Where(each => each.Since < old))
        {
            bool isRedeemed = await CommandFence.HasCommittedAsync(tables, CustomerRows.PartitionOf(space, stale.CustomerId), stale.CommandId, cancellationToken);
            book = book.Without(stale.CommandId, isRedeemed);
        }

        return book;
    }

    private async ValueTask<(CouponUseBook Book, string? ETag)> ReadAsync(DataSpace space, BillingId couponId, int counted, CancellationToken cancellationToken) =>
        await tables.GetAsync(Tables.Names, Partition(space, couponId), Row, cancellationToken) is { } row
            ? (DocumentCodec.Read(row.Columns, StoredJson.Default.CouponUseBook)!, row.ETag)
            : (new CouponUseBook(counted, []), null);

    private async ValueTask<bool> WriteAsync(DataSpace space, BillingId couponId, CouponUseBook book, string? etag, CancellationToken cancellationToken)
    {
        Columns columns = DocumentCodec.Write(new Columns(), book, StoredJson.Default.CouponUseBook);
        string partition = Partition(space, couponId);
        RowWrite write = etag is null ? RowWrite.Insert(partition, Row, columns) : RowWrite.Replace(partition, Row, etag, columns);
        return (await tables.CommitAsync(Tables.Names, [write], cancellationToken)).IsCommitted;
    }

    private static string Partition(DataSpace space, BillingId couponId) => $"{space}|coupon uses|{couponId}";
}

/// <summary>How often a coupon was redeemed.</summary>
/// <param name="Used">Redemptions that have committed.</param>
/// <param name="Held">Redemptions that are under way.</param>
internal sealed record CouponUseBook(int Used, IReadOnlyList<HeldCouponUse> Held)
{
    /// <summary>All that count against the limit.</summary>
    public int Total => Used + Held.Count;

    /// <summary>The book once a redemption is under way no more.</summary>
    public CouponUseBook Without(string commandId, bool isRedeemed) => new(isRedeemed ? Used + 1 : Used, [.. Held.Where(each => each.CommandId != commandId)]);
}

/// <summary>A redemption that is under way.</summary>
/// <param name="CustomerId">In whose partition it commits.</param>
/// <param name="CommandId">The command that commits it.</param>
/// <param name="Since">When it began.</param>
internal sealed record HeldCouponUse(BillingId CustomerId, string CommandId, Instant Since);
