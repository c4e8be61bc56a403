using Billing.Application.Consistency;
using Billing.Application.Invoicing.Receivables;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using BillingFunctions.Http.Kit.Operations;

namespace BillingFunctions.Http.V1.Subscriptions;

/// <summary>Shows subscriptions with whether they are past due, which their invoices tell.</summary>
internal sealed class ShownSubscriptions(PastDue pastDue)
{
    public async ValueTask<SubscriptionResponse> ShowAsync(Call call, Subscription found) =>
        SubscriptionResponse.From(found, PastDue.Is(found, await pastDue.OfAsync(call.Space, [found.CustomerId], call.Cancellation)));

    public async ValueTask<Result<SubscriptionResponse>> AnswerAsync(Call call, Result<Outcome<Subscription>> done) =>
        call.Settle(done).TryGet(out Subscription? subscription, out Failure? failure) ? await ShowAsync(call, subscription) : failure;
}
