package io.firecamp.aws.cost;

import io.firecamp.error.FirecampException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Prices of AWS in one region on one day, as a properties file has them: {@code date}, {@code
 * region}, {@code currency}, and a number for each key such as {@code ebs.gp3.gib}. Immutable.
 *
 * @param region the region whose prices these are
 * @param currency the currency's code
 * @param date when they were looked up
 * @param prices a number for each key
 */
public record PriceList(
    String region, String currency, LocalDate date, Map<String, BigDecimal> prices) {
  private static final String BUNDLED = "prices.properties";

  public PriceList {
    Objects.requireNonNull(region, "region");
    Objects.requireNonNull(currency, "currency");
    Objects.requireNonNull(date, "date");
    prices = Map.copyOf(prices);
  }

  /** The prices that come with this release; their {@link #date} says how old they are. */
  public static PriceList bundled() {
    try (InputStream in = PriceList.class.getResourceAsStream(BUNDLED)) {
      Properties properties = new Properties();
      properties.load(Objects.requireNonNull(in, BUNDLED));
      return of(BUNDLED, properties);
    } catch (IOException e) {
      throw new FirecampException("the bundled prices cannot be read: " + e, e);
    }
  }

  /**
   * Reads prices from a file with the keys of the bundled one.
   *
   * @throws FirecampException if it cannot be read, lacks a date, region or currency, or has a
   *     price that is no number
   */
  public static PriceList read(Path file) {
    try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      Properties properties = new Properties();
      properties.load(in);
      return of(file.toString(), properties);
    } catch (IOException e) {
      throw new FirecampException("the prices in %s cannot be read: %s".formatted(file, e), e);
    }
  }

  private static PriceList of(String source, Properties properties) {
    Map<String, BigDecimal> prices = new TreeMap<>();
    for (String key : properties.stringPropertyNames()) {
      if (!key.equals("date") && !key.equals("region") && !key.equals("currency")) {
        prices.put(key, number(source, key, properties.getProperty(key)));
      }
    }
    String date = required(source, properties, "date");
    try {
      return new PriceList(
          required(source, properties, "region"),
          required(source, properties, "currency"),
          LocalDate.parse(date),
          prices);
    } catch (DateTimeParseException e) {
      throw new FirecampException(
          "%s: date '%s' is not a date; write it as 2026-06-30".formatted(source, date), e);
    }
  }

  private static String required(String source, Properties properties, String key) {
    String value = properties.getProperty(key);
    if (value == null || value.isBlank()) {
      throw new FirecampException("%s: %s is missing; add it".formatted(source, key));
    }
    return value.trim();
  }

  private static BigDecimal number(String source, String key, String value) {
    try {
      return new BigDecimal(value.trim());
    } catch (NumberFormatException e) {
      throw new FirecampException(
          "%s: %s '%s' is not a number; write it as 0.08".formatted(source, key, value), e);
    }
  }

  /** The price of that key, or empty if the list has none. */
  public Optional<BigDecimal> find(String key) {
    return Optional.ofNullable(prices.get(key));
  }
}
