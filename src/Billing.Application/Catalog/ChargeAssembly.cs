using System.Globalization;
using Billing.Application.Consistency;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.Catalog;

/// <summary>Makes the charges of a plan version from what the organization gives: looks metrics up, reads prices, and names every fault's field.</summary>
internal sealed class ChargeAssembly(PartitionWork work, BillingId planId, IReadOnlyList<Charge> before, int chargesMade)
{
    /// <summary>Most charges of a plan: each touches a row of its metric in the plan's transaction.</summary>
    public const int MaxCharges = 80;

    private readonly List<FieldError> _errors = [];
    private readonly List<Charge> _left = [.. before];

    /// <summary>How many charges the plan has had with those made here.</summary>
    public int PartsMade { get; private set; } = chargesMade;

    /// <summary>The charges. One that prices the same metric as a charge of the version before keeps its id.</summary>
    public async ValueTask<Result<IReadOnlyList<Charge>>> RunAsync(IReadOnlyList<NewCharge> inputs, CancellationToken cancellationToken)
    {
        if (inputs.Count > MaxCharges)
        {
            return Failure.Invalid("charges", $"A plan has at most {MaxCharges} charges", "too_long");
        }

        if (PartsMade + inputs.Count > BillingId.MaxOrdinal)
        {
            return Failure.Of(FailureKind.TooLarge, "The plan has had too many charges over its versions: make a new plan");
        }

        List<Charge> charges = [];
        for (int i = 0; i < inputs.Count; i++)
        {
            string path = string.Create(CultureInfo.InvariantCulture, $"charges.{i}");
            if (await ChargeAsync(inputs[i], path, cancellationToken) is { } charge)
            {
                charges.Add(charge);
            }
        }

        return _errors.Count == 0 ? charges : Failure.Invalid(_errors);
    }

    /// <summary>One charge that is a body of its own: its fields stand at the top.</summary>
    public async ValueTask<Result<Charge>> OneAsync(NewCharge input, CancellationToken cancellationToken)
    {
        if (PartsMade >= BillingId.MaxOrdinal)
        {
            return Failure.Of(FailureKind.TooLarge, "The plan has had too many charges over its versions: make a new plan");
        }

        Charge? charge = await ChargeAsync(input, "", cancellationToken);
        return charge is not null && _errors.Count == 0 ? charge : Failure.Invalid(_errors);
    }

    private async ValueTask<Charge?> ChargeAsync(NewCharge input, string path, CancellationToken cancellationToken)
    {
        BillableMetric? metric = await work.MetricAsync(input.MetricId, cancellationToken);
        if (metric is null)
        {
            Fault(At(path, "billable_metric_id"), "There is no such billable metric", "unknown_reference");
        }
        else
        {
            CheckModel(input, metric, path);
        }

        ChargePrice? price = ChargeProperties.Parse(input.Model, input.Properties, At(path, "properties"), _errors);
        if (input.MinAmountMinor > input.MaxAmountMinor)
        {
            Fault(At(path, "max_amount_cents"), "The maximum is below the minimum", "value_error");
        }

        if (price is PercentagePrice { NeedsTransactions: true })
        {
            CheckTransactions(input, metric, path);
        }

        if (metric is null || price is null)
        {
            return null;
        }

        Charge? old = _left.Find(charge => charge.MetricId == metric.Id);
        _left.Remove(old!);
        return new Charge
        {
            Id = old?.Id ?? planId.Part(++PartsMade),
            MetricId = metric.Id,
            MetricCode = metric.Code,
            DisplayName = input.DisplayName,
            Price = price,
            PropertiesJson = input.Properties.GetRawText(),
            MinAmountMinor = input.MinAmountMinor,
            MaxAmountMinor = input.MaxAmountMinor,
            InvoiceZero = input.InvoiceZero,
            PayInAdvance = input.PayInAdvance,
            Prorated = input.Prorated,
            Filters = Filters(input, metric, path),
            GroupBy = input.GroupBy,
            CreatedAt = old?.CreatedAt ?? work.Now,
            UpdatedAt = work.Now,
        };
    }

    /// <summary>A percentage with a free stretch or bounds looks at each transaction.</summary>
    private void CheckTransactions(NewCharge input, BillableMetric? metric, string path)
    {
        if (input.GroupBy.Count > 0)
        {
            Fault(At(path, "group_by"), "A percentage with a free stretch or bounds cannot be split into groups", "value_error");
        }

        if (input.PayInAdvance)
        {
            Fault(At(path, "pay_in_advance"), "A percentage with a free stretch or bounds is billed in arrears: leave it out", "value_error");
        }

        if (metric is { Recurring: true })
        {
            Fault(At(path, "properties"), "A percentage with a free stretch or bounds is per event: it cannot price a metric that is carried over", "value_error");
        }
    }

    private void CheckModel(NewCharge input, BillableMetric metric, string path)
    {
        if (input.Prorated && metric is not { Recurring: true, Aggregation: AggregationType.Sum or AggregationType.UniqueCount })
        {
            Fault(At(path, "prorated"), "Only a sum or unique count that is carried over can be charged by whole days", "value_error");
        }
        else if (input.Prorated && input.Model is not (ChargeModel.Standard or ChargeModel.Graduated or ChargeModel.Volume))
        {
            Fault(At(path, "prorated"), "Only standard, graduated and volume prices can be charged by whole days", "value_error");
        }

        if (input.PayInAdvance && metric.Aggregation is (AggregationType.Max or AggregationType.Latest or AggregationType.WeightedSum))
        {
            Fault(At(path, "pay_in_advance"), "A metric of this aggregation is billed in arrears: leave it out", "value_error");
        }
        else if (input.PayInAdvance && metric.Recurring)
        {
            Fault(At(path, "pay_in_advance"), "A metric that is carried over is billed in arrears: leave it out", "value_error");
        }

        if (metric.Recurring && input.Model == ChargeModel.Dynamic)
        {
            Fault(At(path, "charge_model"), "A dynamic price is per event: it cannot price a metric that is carried into the next period", "value_error");
        }
    }

    private List<ChargeFilter> Filters(NewCharge input, BillableMetric metric, string path)
    {
        List<ChargeFilter> filters = [];
        for (int i = 0; i < input.Filters.Count; i++)
        {
            NewChargeFilter given = input.Filters[i];
            string at = At(path, string.Create(CultureInfo.InvariantCulture, $"filters.{i}"));
            MetricFilter? known = metric.Filters.FirstOrDefault(filter => filter.Id == given.MetricFilterId);
            if (known is null)
            {
                Fault($"{at}.billable_metric_filter_id", "The metric has no such filter", "unknown_reference");
                continue;
            }

            CheckValues(given, known, at);
            ChargePrice? price = ChargeProperties.Parse(
                input.Model, ChargeProperties.Overlay(input.Properties, given.Properties), $"{at}.properties", _errors);
            if (price is not null)
            {
                filters.Add(new ChargeFilter(
                    known.Id, known.Key, given.Values.Count == 0 ? known.Values : given.Values, price, given.DisplayName, given.Properties.GetRawText()));
            }
        }

        return filters;
    }

    private void CheckValues(NewChargeFilter given, MetricFilter known, string at)
    {
        for (int i = 0; i < given.Values.Count; i++)
        {
            if (known.Values.Count > 0 && !known.Values.Contains(given.Values[i]))
            {
                Fault(string.Create(CultureInfo.InvariantCulture, $"{at}.values.{i}"), $"The metric's filter does not know '{given.Values[i]}'", "value_error");
            }
        }
    }

    private static string At(string path, string field) => path.Length == 0 ? field : $"{path}.{field}";

    private void Fault(string field, string message, string type) => _errors.Add(FieldError.Body(field, message, type));
}
