// SPDX-License-Identifier: MIT
// Why a value of an input is refused. Several texts may share a code: the code says what kind of fault it is, the text
// what the column takes.
#pragma once

#include "techhub/value/reason.hpp"

namespace techhub::reason {

inline constexpr Reason unknown_field{"unknown_field", "Такого поля нет", "Мұндай өріс жоқ", "There is no such field"};
inline constexpr Reason required{"required", "Обязательное поле", "Міндетті өріс", "This field is required"};

inline constexpr Reason not_object{"wrong_type", "Укажите объект", "Объект көрсетіңіз", "Give an object"};
inline constexpr Reason not_integer{"wrong_type", "Укажите целое число", "Бүтін сан көрсетіңіз", "Give a whole number"};
inline constexpr Reason not_number{"wrong_type", "Укажите число", "Сан көрсетіңіз", "Give a number"};
inline constexpr Reason not_boolean{"wrong_type", "Укажите true или false", "true немесе false көрсетіңіз",
                                    "Give true or false"};
inline constexpr Reason not_decimal{"wrong_type", "Укажите десятичное число", "Ондық сан көрсетіңіз",
                                    "Give a decimal number"};
inline constexpr Reason not_text{"wrong_type", "Укажите текст", "Мәтін көрсетіңіз", "Give a text"};
inline constexpr Reason not_bytes{"wrong_type", "Укажите данные в base64url", "Деректерді base64url түрінде көрсетіңіз",
                                  "Give the data as base64url"};
inline constexpr Reason not_time{"wrong_type", "Укажите дату и время", "Күн мен уақытты көрсетіңіз",
                                 "Give a date and time"};
inline constexpr Reason not_date{"wrong_type", "Укажите дату", "Күнді көрсетіңіз", "Give a date"};
inline constexpr Reason not_i18n{"wrong_type", "Укажите текст или его переводы по языкам",
                                 "Мәтінді немесе оның тілдер бойынша аудармаларын көрсетіңіз",
                                 "Give a text or its translations by language"};
inline constexpr Reason not_id{"wrong_type", "Укажите номер записи", "Жазба нөмірін көрсетіңіз",
                               "Give the number of a record"};
inline constexpr Reason not_code{"wrong_type", "Укажите код записи", "Жазба кодын көрсетіңіз",
                                 "Give the code of a record"};

inline constexpr Reason unknown_word{"unknown_word", "Недопустимое значение; возможные: {}",
                                     "Рұқсат етілмеген мән; мүмкін мәндер: {}", "No such value; possible: {}"};
inline constexpr Reason out_of_range{"out_of_range", "Значение вне допустимых пределов",
                                     "Мән рұқсат етілген шектен тыс", "The value is out of range"};
// The argument is the largest number that the column holds.
inline constexpr Reason too_many_digits{"out_of_range", "Слишком много цифр; наибольшее число: {}",
                                        "Цифрлар тым көп; ең үлкен сан: {}", "Too many digits; the largest number: {}"};
inline constexpr Reason bad_text{"bad_text", "Текст содержит недопустимые символы",
                                 "Мәтінде рұқсат етілмеген таңбалар бар",
                                 "The text holds characters that cannot be stored"};
inline constexpr Reason bad_bytes{"bad_bytes", "Неверная запись base64url", "base64url жазбасы қате",
                                  "This is no base64url text"};
inline constexpr Reason bad_time{"bad_time", "Неверная дата или время; пример: 2025-06-02T14:26:26Z",
                                 "Күн немесе уақыт қате; мысалы: 2025-06-02T14:26:26Z",
                                 "No such date and time; an example: 2025-06-02T14:26:26Z"};
inline constexpr Reason bad_date{"bad_date", "Неверная дата; пример: 2025-06-02", "Күн қате; мысалы: 2025-06-02",
                                 "No such date; an example: 2025-06-02"};
inline constexpr Reason too_deep{"too_deep", "Слишком глубокая вложенность", "Кірістіру деңгейі тым терең",
                                 "Nested too deeply"};
// The argument is the place in the declaration.
inline constexpr Reason bad_declaration{"bad_declaration", "Ошибка в описании таблицы: {}",
                                        "Кесте сипаттамасында қате: {}", "The declaration of the table is wrong at {}"};

}  // namespace techhub::reason
