using System.Text.Json;
using System.Text.RegularExpressions;

namespace BillingFunctions.LocalHost.Configuration;

/// <summary>Reads the bindings of a function.json.</summary>
internal sealed partial class TriggerReader(string function, AppSettings settings, TimeProvider time)
{
    public FunctionTrigger Read(JsonElement root)
    {
        JsonElement[] bindings = root.TryGetProperty("bindings", out JsonElement list) ? [.. list.EnumerateArray()] : [];
        JsonElement[] triggers = [.. bindings.Where(binding => Type(binding).EndsWith("trigger", StringComparison.OrdinalIgnoreCase))];
        if (triggers.Length != 1)
            throw new FormatException("exactly one binding must be a trigger");

        string[] names = [.. bindings.Select(binding => Required(binding, "name"))];
        if (names.Distinct(StringComparer.OrdinalIgnoreCase).Count() != names.Length || names.Any(name => name != "$return" && !BindingName().IsMatch(name)))
            throw new FormatException("binding names must be letters and digits, each used once");

        return Type(triggers[0]).ToUpperInvariant() switch
        {
            "HTTPTRIGGER" => Http(triggers[0], bindings),
            "TIMERTRIGGER" => Timer(triggers[0]),
            "QUEUETRIGGER" => Queue(triggers[0]),
            "EVENTHUBTRIGGER" => Hub(triggers[0]),
            string other => throw new FormatException($"{other} is not supported"),
        };
    }

    private HttpFunctionTrigger Http(JsonElement trigger, JsonElement[] bindings)
    {
        string[] methods = trigger.TryGetProperty("methods", out JsonElement list) ? [.. list.EnumerateArray().Select(method => method.GetString()!.ToUpperInvariant())] : [];
        bool isForwarded = bindings.Length == 2 && bindings.Any(binding => Type(binding) == "http");
        return new HttpFunctionTrigger(Required(trigger, "name"), Text(trigger, "route") is { Length: > 0 } route ? route : function, methods, isForwarded);
    }

    private TimerFunctionTrigger Timer(JsonElement trigger)
    {
        TimerSchedule schedule = TimerSchedule.Parse(Required(trigger, "schedule"));
        bool isMonitored = Flag(trigger, "useMonitor", true) && !schedule.IsFasterThanAMinute(time.GetUtcNow());
        return new TimerFunctionTrigger(Required(trigger, "name"), schedule, Flag(trigger, "runOnStartup", false), isMonitored);
    }

    private QueueFunctionTrigger Queue(JsonElement trigger) => new(Required(trigger, "name"), Required(trigger, "queueName"));

    private HubFunctionTrigger Hub(JsonElement trigger)
    {
        // What the host does without these two is never what a consumer of a packed stream wants, so the stand-in does not offer it.
        string? type = Text(trigger, "dataType");
        if (Text(trigger, "cardinality") != "many" || type is not ("string" or "binary"))
            throw new FormatException("an eventHubTrigger needs cardinality many and dataType string or binary");

        return new HubFunctionTrigger(Required(trigger, "name"), Required(trigger, "eventHubName"), Text(trigger, "consumerGroup") ?? "$Default", type == "binary");
    }

    private string Required(JsonElement binding, string name) => Text(binding, name) ?? throw new FormatException($"{name} is missing");

    private string? Text(JsonElement binding, string name) =>
        binding.TryGetProperty(name, out JsonElement value) && value.GetString() is { } text ? settings.Expand(text) : null;

    private static string Type(JsonElement binding) => binding.TryGetProperty("type", out JsonElement type) ? type.GetString() ?? "" : "";

    private static bool Flag(JsonElement binding, string name, bool fallback) =>
        binding.TryGetProperty(name, out JsonElement value) ? value.GetBoolean() : fallback;

    [GeneratedRegex("^[a-zA-Z][a-zA-Z0-9]{0,127}$")]
    private static partial Regex BindingName();
}
