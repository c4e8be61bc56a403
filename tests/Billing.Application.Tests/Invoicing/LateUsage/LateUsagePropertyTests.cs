using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Tests.Consistency;
using Billing.Domain.Credits;
using Billing.Domain.Invoicing;
using Billing.Domain.Ledger;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Tests.Invoicing.LateUsage;

/// <summary>
/// Whatever arrives in whatever order: what was billed in all is the rating of all usage, each period at its own plan version. The oracle prices by hand and knows
/// nothing of seals, notes and adjustments.
/// </summary>
public sealed class LateUsagePropertyTests
{
    private static readonly string[] Zones = ["UTC", "America/New_York", "Asia/Kolkata", "Pacific/Auckland"];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task What_was_billed_is_the_rating_of_all_usage(int chunk)
    {
        for (int seed = chunk * 15; seed < (chunk + 1) * 15; seed++)
        {
            try
            {
                await new Life(seed).RunAsync();
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"seed {seed}: {error.Message}", error);
            }
        }
    }

    /// <summary>Some months of one customer.</summary>
    private sealed class Life(int seed)
    {
        private readonly Random _random = new(seed);
        private readonly World _world = new();
        private readonly List<(UsageEvent Event, bool IsEu, decimal Units)> _sent = [];
        private LateSite _site = null!;

        public async Task RunAsync()
        {
            _world.Clock.Set(LateCatalog.Started + Duration.FromDays(1));
            var catalog = new LateCatalog
            {
                InvoiceZero = _random.Next(2) == 0,
                Thresholds = _random.Next(2) == 0 ? [] : [LateCatalog.Threshold(300, false), LateCatalog.Threshold(250, true)],
            };
            _site = new LateSite(_world.Start(), catalog);
            await _site.SubscribeAsync(graceDays: _random.Next(3) * 12, Zones[_random.Next(Zones.Length)]);
            for (int step = 0; step < 30; step++)
            {
                await StepAsync(catalog);
            }

            await RestAsync();
            await VerifyAsync();
        }

        private async Task StepAsync(LateCatalog catalog)
        {
            switch (_random.Next(10))
            {
                case < 4:
                    await CountAsync();
                    break;
                case 4 or 5:
                    _world.Clock.Advance(Duration.FromDays(1 + _random.Next(20)));
                    await _site.CloseAsync();
                    break;
                case 6:
                    await _site.FollowAsync();
                    break;
                case 7:
                    int version = 1 + _random.Next(2);
                    await _site.ChangeAsync(account => account with
                    {
                        Subscriptions = [.. account.Subscriptions.Select(billed => billed with { Subscription = billed.Subscription with { PlanVersion = version } })],
                    });
                    break;
                case 8:
                    string zone = Zones[_random.Next(Zones.Length)];
                    await _site.ChangeAsync(account => account with { Customer = account.Customer with { TimeZoneId = zone } });
                    break;
                default:
                    await PayOrFinalizeAsync();
                    _site = new LateSite(_world.Start(), catalog);
                    break;
            }
        }

        private async Task CountAsync()
        {
            Instant now = _world.Clock.GetCurrentInstant();
            int minutes = (int)(now - LateCatalog.Started).TotalMinutes;
            List<UsageEvent> events = [];
            for (int i = _random.Next(1, 5); i > 0; i--)
            {
                bool isEu = _random.Next(3) == 0;
                decimal units = _random.Next(5) == 0 ? -_random.Next(1, 8) : _random.Next(1, 9);
                UsageEvent usage = LateCatalog.Event(
                    $"e{_sent.Count}", LateCatalog.Started + Duration.FromMinutes(_random.Next(minutes)), units, isEu ? "eu" : null);
                _sent.Add((usage, isEu, units));
                events.Add(usage);
            }

            await _site.CountAsync([.. events]);
        }

        private async Task PayOrFinalizeAsync()
        {
            List<InvoiceView> invoices = await _site.InvoicesAsync();
            InvoiceView? one = invoices.Count == 0 ? null : invoices[_random.Next(invoices.Count)];
            if (one?.Invoice.Status == InvoiceStatus.Draft)
            {
                await _site.FinalizeAsync(one.Invoice.Id);
            }
            else if (one?.Invoice.Status == InvoiceStatus.Finalized && _random.Next(2) == 0)
            {
                await _site.PayAsync(one.Invoice.Id);
            }
            else if (one is not null)
            {
                // Refused where other documents build on it; a period stays open for a while, or until the end.
                await _site.Void.RunAsync(_site.Site.Space, one.Invoice.Id, Command.Once(_site.Site.Random), default);
                await _site.Rebill.RunAsync(_site.Site.Space, one.Invoice.Id, Command.Once(_site.Site.Random), default);
            }
        }

        /// <summary>Ends the subscription with its period, lets every draft become final and the late usage of the end get its invoice.</summary>
        private async Task RestAsync()
        {
            _world.Clock.Set((await _site.AccountAsync()).Subscriptions.Single().CloseAt);
            await _site.CloseAsync();
            await _site.ChangeAsync(account => account with { Subscriptions = [] });
            await CountAsync();
            foreach (RatedPeriod open in _site.Periods().Where(period => period.IsOpen))
            {
                await _site.Rebill.RunAsync(_site.Site.Space, open.InvoiceId!.Value, Command.Once(_site.Site.Random), default);
            }

            for (int i = 0; i < 3; i++)
            {
                await _site.FollowAsync();
                _world.Clock.Advance(Duration.FromDays(40));
                await _site.CloseAsync();
            }
        }

        private async Task VerifyAsync()
        {
            CustomerAccount account = await _site.AccountAsync();
            List<InvoiceView> invoices = [.. (await _site.InvoicesAsync()).Where(view => view.Invoice.Status != InvoiceStatus.Voided)];
            List<CreditNote> notes = _site.Notes();
            Assert.Equal(0, _site.LateNotes());
            Assert.Empty(account.Adjustments);
            Assert.Empty(account.Drafts);
            VerifyPeriods(_site.Periods(), invoices, notes);

            List<Posting> postings = [.. _site.Journal().SelectMany(entry => entry.Postings)];
            Assert.Equal(invoices.Sum(view => view.Invoice.AmountDueMinor), Balance(postings, LedgerAccount.Receivable));
            Assert.Equal(-notes.Sum(note => note.BalanceMinor), Balance(postings, LedgerAccount.CreditLiability));
            Assert.Equal(notes.Sum(note => note.BalanceMinor), account.Credits.Sum(credit => credit.BalanceMinor));
            Assert.All(invoices, view => Assert.True(view.Invoice.AmountDueMinor >= 0, $"{view.Invoice.Number} is due {view.Invoice.AmountDueMinor}"));
            Assert.All(invoices, view => Assert.True(
                notes.Where(note => note.InvoiceId == view.Invoice.Id).Sum(note => note.TotalMinor) <= view.Invoice.TotalMinor, "credited more than billed"));
        }

        private void VerifyPeriods(List<RatedPeriod> periods, List<InvoiceView> invoices, List<CreditNote> notes)
        {
            Assert.Equal(LateCatalog.Started, periods[0].From);
            Assert.Equal(periods.Skip(1).Select(period => period.From), periods.SkipLast(1).Select(period => period.To));
            foreach (RatedPeriod period in periods)
            {
                long expected = Expected(period, isEu: false) + Expected(period, isEu: true);
                List<(InvoiceView View, Fee Fee)> fees =
                [
                    .. invoices.SelectMany(view => view.Fees.Select(fee => (view, fee)))
                        .Where(each => each.fee.PeriodEnd > period.From && each.fee.PeriodEnd <= period.To + Duration.FromHours(1)
                            && (each.fee.Origin == FeeOrigin.Late || each.view.Invoice.Id == period.InvoiceId)),
                ];
                long billed = fees.Sum(each => each.Fee.AmountMinor);
                Assert.Equal(expected, billed - period.TakenBack.Sum(taken => taken.AmountMinor));
            }

            Assert.Equal(
                periods.Sum(period => Expected(period, false) + Expected(period, true)),
                invoices.Sum(view => view.Invoice.SubtotalMinor - view.Invoice.ProgressiveCreditMinor) - notes.SelectMany(note => note.Items).Sum(item => item.AmountMinor));
        }

        private long Expected(RatedPeriod period, bool isEu) => LateCatalog.PriceMinor(
            period.Subscription.PlanVersion,
            _sent.Where(sent => sent.IsEu == isEu && sent.Event.Timestamp >= period.From && sent.Event.Timestamp < period.To).Sum(sent => sent.Units), isEu);

        private static long Balance(List<Posting> postings, LedgerAccount account) =>
            postings.Where(posting => posting.Account == account).Sum(posting => posting.AmountMinor);
    }
}
